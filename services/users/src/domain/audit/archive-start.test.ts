import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../../test/cli.ts'
import { ownerQuery } from '../../../test/database.ts'
import { archive, sealedLongAgo, useArchiveFolder, verify } from '../../../test/old-events.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { useTrail } from '../../../test/trail.ts'

const trail = useTrail()
const newFolder = useArchiveFolder()
const NEW_SECRET = 'q1Zr9Xw3Yp5Ls8Hd2Gf6Jc4Mn0k7Vt1b'

/** Deletes the oldest events and seals, as an attacker with the database alone can. */
const cutUpTo = async (seal: number) => {
  await ownerQuery(`DELETE FROM audit_events USING audit_seals AS seal WHERE number = ${seal}
    AND (audit_events.epoch, audit_events.transaction, audit_events.id) <= (seal.epoch, seal.transaction, event_id)`)
  await ownerQuery(`DELETE FROM audit_seals WHERE number <= ${seal}`)
}

const faultsNow = async () => (await verify()).faults

async function archivedTrail(): Promise<string> {
  await sealedLongAgo(trail, 2)
  const folder = await newFolder()
  await sealedLongAgo(trail, 2)
  await trail.sealed(2)
  expect((await archive(folder)).faults).toEqual([])
  await trail.seal()
  for (let n = 0; n < 2; n += 1) await trail.sealed(1)
  return folder
}

test('a trail that was cut at its start is not whole without a record of the start', async () => {
  for (let n = 0; n < 3; n += 1) await trail.sealed(1)
  await cutUpTo(1)
  expect(await faultsNow()).toContain('Seal 1 is missing.')
})

test('an attacker without the secret cannot begin the trail after another seal', async () => {
  for (let n = 0; n < 3; n += 1) await trail.sealed(1)
  // The seal's own MAC is genuine.
  await ownerQuery(`INSERT INTO audit_start (number, epoch, transaction, event_id, hash, mac)
    SELECT number, epoch, transaction, event_id, hash, mac FROM audit_seals WHERE number = 1`)
  await cutUpTo(1)
  expect((await faultsNow())[0]).toMatch(/^No secret in APP_SECRET signed that the trail begins/)
})

test('a former record of the start does not fit a trail that was cut further', async () => {
  await archivedTrail()
  await cutUpTo(4)
  expect(await faultsNow()).toContain('Seal 3 is missing.')
})

test.for([
  ['number', 'number + 1'],
  ['epoch', 'epoch - 1'],
  ['transaction', 'transaction - 1'],
  ['event_id', 'gen_random_uuid()'],
  ['hash', `sha256('x')`],
  ['archived_at', `archived_at - interval '1 day'`],
])('a record of the start with another %s is refused', async ([column, value]) => {
  await archivedTrail()
  expect(await faultsNow()).toEqual([])
  await ownerQuery(`UPDATE audit_start SET ${column} = ${value}`)
  expect((await faultsNow()).join()).toContain('No secret in APP_SECRET signed')
})

test('an event inserted before the start is named', async () => {
  await archivedTrail()
  const [added] = await ownerQuery<{ id: string }>(
    `INSERT INTO audit_events (action, transaction) VALUES ('task_created', 5) RETURNING id`,
  )
  expect(await faultsNow()).toContain(`Event ${added?.id} was added.`)
})

test('a start without any seal after it is not whole', async () => {
  await archivedTrail()
  await ownerQuery('TRUNCATE audit_events, audit_seals')
  expect(await faultsNow()).toContain('Seal 3 is missing.')
})

test('the archives prove a start whose secret was removed, and archive-audit signs it again', async () => {
  const folder = await archivedTrail()
  await trail.sealed(1, NEW_SECRET)
  const secrets = [NEW_SECRET]
  const fault = expect.stringContaining('verify-audit --archives DIR')
  expect((await verify({ secrets })).faults).toEqual([fault])
  const proven = await run(['verify-audit', '--archives', folder], { APP_SECRET: NEW_SECRET })
  expect(proven).toMatchObject({ code: 0, stderr: '' })
  expect(proven.stdout).toContain('as the archives prove.')

  const empty = await mkdtemp(join(tmpdir(), 'gatehouse-archives-'))
  expect((await archive(empty, { secrets })).faults).toEqual([
    `No archive in ${empty} has seal 2, after which the trail begins.`,
    fault,
  ])
  expect((await archive(folder, { secrets })).faults).toEqual([])
  expect((await verify({ secrets })).faults).toEqual([])
})

test('archive-audit signs the start with the first secret, so that the others can be removed', async () => {
  const folder = await archivedTrail()
  await trail.sealed(1, NEW_SECRET)
  expect((await archive(folder, { secrets: [NEW_SECRET, APP_SECRET] })).faults).toEqual([])
  expect((await verify({ secrets: [NEW_SECRET] })).faults).toEqual([])
})
