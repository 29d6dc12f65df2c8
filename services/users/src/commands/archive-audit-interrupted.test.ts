import { once } from 'node:events'
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { start } from '../../test/cli.ts'
import { ownerQuery, workerOwner } from '../../test/database.ts'
import {
  archive,
  countEvents,
  sealedLongAgo,
  useArchiveFolder,
  verify,
} from '../../test/old-events.ts'
import { useTrail } from '../../test/trail.ts'

const trail = useTrail()
const newFolder = useArchiveFolder()

/** Runs a statement in a transaction that is open until the returned function is called, or the test ends. */
async function inOpenTransaction(statement: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: await workerOwner() })
  await client.connect()
  await client.query(`BEGIN; ${statement}`)
  let isOpen = true
  const end = async () => {
    if (isOpen) await client.end()
    isOpen = false
  }
  onTestFinished(end)
  return end
}

const untilDropWaits = () =>
  expect
    .poll(() =>
      ownerQuery(`SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'gatehouse archive' AND wait_event_type = 'Lock'`),
    )
    .toHaveLength(1)

/** Runs the command until it would drop the first event, and kills it there. */
async function killBeforeDrop(folder: string): Promise<void> {
  // Unlike a locked row, a locked table keeps no other test from sealing.
  const unlock = await inOpenTransaction('LOCK TABLE audit_events IN SHARE MODE')
  const child = await start(['archive-audit', folder])
  const closed = once(child, 'close')
  await untilDropWaits()
  child.kill('SIGKILL')
  await closed
  await unlock()
}

test('continues with the archive of an interrupted run', async () => {
  await sealedLongAgo(trail, 3)
  await trail.sealed(1)
  const folder = await newFolder()
  await killBeforeDrop(folder)
  expect(await countEvents()).toBe(4)
  expect((await verify()).faults).toEqual([])
  const [name = ''] = await readdir(folder)
  const { mtimeMs } = await stat(join(folder, name))

  expect((await archive(folder)).moved).toEqual(['1 to 1: 3'])
  expect(await readdir(folder)).toEqual([name])
  expect((await stat(join(folder, name))).mtimeMs).toBe(mtimeMs)
  expect(await countEvents()).toBe(2)
  expect((await verify({ archives: folder })).faults).toEqual([])
})

test('refuses the archive of an interrupted run when it was damaged since', async () => {
  await sealedLongAgo(trail, 3)
  await trail.sealed(1)
  const folder = await newFolder()
  await killBeforeDrop(folder)
  const [name = ''] = await readdir(folder)
  const path = join(folder, name)
  await writeFile(path, (await readFile(path)).subarray(0, -20))
  await expect(archive(folder)).rejects.toThrow(`The archive ${path} is damaged`)
  expect(await countEvents()).toBe(4)
})

test('continues an interrupted run in another folder, and accepts both archives together', async () => {
  for (let n = 0; n < 12; n += 1) await sealedLongAgo(trail, 1_000)
  await trail.sealed(1)
  const first = await newFolder()
  const interrupted = archive(first, {
    onProgress(text) {
      if (text.endsWith('dropped')) throw new Error('Interrupted.')
    },
  })
  await expect(interrupted).rejects.toThrow('Interrupted.')
  // One transaction dropped five seals.
  expect(await countEvents()).toBe(7_001)
  expect((await verify({ archives: first })).faults).toEqual([])
  const second = await newFolder()
  expect((await archive(second)).moved).toEqual(['6 to 12: 7000'])
  expect((await verify({ archives: second })).archives).toMatchObject({ faults: [], first: 6 })

  for (const name of await readdir(second)) await copyFile(join(second, name), join(first, name))
  const { archives } = await verify({ archives: first })
  expect(archives).toMatchObject({ faults: [], archives: 2, seals: 12, events: 12_000 })
})

test('events are written while the command waits for a lock', async () => {
  await sealedLongAgo(trail, 3)
  await trail.sealed(1)
  const unlock = await inOpenTransaction('SELECT FROM audit_events FOR UPDATE')
  const archiving = archive(await newFolder())
  await untilDropWaits()
  const began = performance.now()
  await insertAuditEvent(trail.db, { ...NO_REQUEST, action: 'task_deleted' })
  expect(performance.now() - began).toBeLessThan(1_000)
  await unlock()
  expect((await archiving).moved).toEqual(['1 to 1: 3'])
})

test('a run that is killed while it writes leaves the trail whole, and the next one cleans up', async () => {
  for (let n = 0; n < 20; n += 1) await sealedLongAgo(trail, 1_000)
  await trail.sealed(1)
  const folder = await newFolder()
  await mkdir(folder)
  const child = await start(['archive-audit', folder])
  const closed = once(child, 'close')
  await expect.poll(() => readdir(folder), { interval: 1 }).toHaveLength(1)
  child.kill('SIGKILL')
  await closed
  expect(await countEvents()).toBe(20_001)
  expect((await verify()).faults).toEqual([])
  expect((await archive(folder)).moved).toEqual(['1 to 20: 20000'])
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.gz$/)])
  expect((await verify({ archives: folder })).faults).toEqual([])
})

test('removes the unfinished file of another range', async () => {
  await sealedLongAgo(trail, 1)
  await trail.sealed(1)
  const folder = await newFolder()
  await mkdir(folder)
  await writeFile(join(folder, 'audit-0000000001-0000000009.ndjson.gz.partial'), 'unfinished')
  await writeFile(join(folder, 'notes.partial'), 'of somebody else')
  expect((await archive(folder)).moved).toEqual(['1 to 1: 1'])
  expect((await readdir(folder)).sort()).toEqual([
    'audit-0000000001-0000000001.ndjson.gz',
    'notes.partial',
  ])
})

const TABLES = ['audit_events', 'audit_seals']

test('drops again what a restore brought back, and refuses the archives of another trail', async () => {
  await sealedLongAgo(trail, 3)
  await trail.sealed(1)
  for (const table of TABLES) await ownerQuery(`CREATE TABLE kept_${table} AS TABLE ${table}`)
  onTestFinished(
    async () => void (await ownerQuery(`DROP TABLE kept_audit_events, kept_audit_seals`)),
  )
  const folder = await newFolder()
  expect((await archive(folder)).moved).toEqual(['1 to 1: 3'])
  await ownerQuery('TRUNCATE audit_events, audit_seals, audit_start')
  for (const table of TABLES) await ownerQuery(`INSERT INTO ${table} TABLE kept_${table}`)
  expect((await archive(folder)).moved).toEqual(['1 to 1: 3'])
  expect((await verify({ archives: folder })).faults).toEqual([])

  await ownerQuery('TRUNCATE audit_events, audit_seals, audit_start')
  await sealedLongAgo(trail, 3)
  await trail.sealed(1)
  await expect(archive(folder)).rejects.toThrow('is of another trail, or of one before a restore')
  expect(await countEvents()).toBe(4)
})
