import { expect, test } from 'vitest'
import { run } from '../../../test/cli.ts'
import { ownerQuery } from '../../../test/database.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { together } from '../../../test/together.ts'
import { useTrail } from '../../../test/trail.ts'
import { NO_REQUEST } from './audit-event.ts'
import { sealKey } from './audit-seal.ts'
import { sealNext } from './audit-seals.ts'
import { insertAuditEvent } from './insert-audit-event.ts'

const trail = useTrail()
const key = sealKey(APP_SECRET)
const event = { ...NO_REQUEST, action: 'task_deleted' } as const
const record = () => insertAuditEvent(trail.db, event)

const sealedIn = async () => {
  const seals = await trail.db.auditSeal.findMany({ orderBy: { number: 'asc' } })
  return seals.map(({ number, events }) => [number, events])
}

test('an event committed late is sealed with the later ones', async () => {
  await trail.db.$transaction(async (tx) => {
    await insertAuditEvent(tx, event)
    await record()
    // The open transaction is older than the committed one, so its event precedes the other.
    expect(await sealNext(trail.db, key)).toBeNull()
  })
  expect((await trail.seal())?.events).toBe(2)
  expect((await run(['verify-audit'])).code).toBe(0)
})

test('a rolled-back event delays sealing only until the rollback', async () => {
  const failing = trail.db.$transaction(async (tx) => {
    await insertAuditEvent(tx, event)
    await record()
    throw new Error('Not after all.')
  })
  await expect(failing).rejects.toThrow('Not after all.')
  expect((await trail.seal())?.events).toBe(1)
})

test('20 concurrent sealers append one seal to one chain', async () => {
  for (let round = 1; round <= 3; round += 1) {
    await record()
    await trail.untilSealable()
    const seals = await together(() => sealNext(trail.db, key).catch(() => null))
    expect(seals.filter((seal) => seal !== null)).toHaveLength(1)
  }
  expect(await sealedIn()).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ])
  expect((await run(['verify-audit'])).code).toBe(0)
})

test('a long trail is sealed in batches of 1,000 events', async () => {
  await ownerQuery(
    `INSERT INTO audit_events (action) SELECT 'task_deleted' FROM generate_series(1, 2500)`,
  )
  await trail.untilSealable()
  while (await sealNext(trail.db, key));
  expect(await sealedIn()).toEqual([
    [1, 1000],
    [2, 1000],
    [3, 500],
  ])
  const { stdout } = await run(['verify-audit'])
  expect(stdout).toContain('2500 events under 3 seals, 0 not sealed yet')
})
