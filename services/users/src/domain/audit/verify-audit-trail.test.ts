import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { Prisma } from '#/generated/prisma/client.ts'
import { bytesOfUuid } from '#/lib/uuid.ts'
import { ownerQuery, workerDatabase } from '../../../test/database.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { useTrail } from '../../../test/trail.ts'
import { type EventBatch, type EventDigest, type SealPosition, sealOf } from './audit-seal.ts'
import { EVENT_DIGEST } from './audit-seals.ts'
import { verifyTrail } from './verify-audit-trail.ts'

const trail = useTrail()

const faults = async () => {
  const options = { secrets: [APP_SECRET] }
  return (await verifyTrail(await workerDatabase(), options)).faults
}

const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString('hex')}'`

const COLUMNS = {
  at: `at + interval '1 second'`,
  action: `'task_deleted'`,
  actor_id: 'gen_random_uuid()',
  user_id: 'gen_random_uuid()',
  object_id: `'another'`,
  object_name: `'another'`,
  changes: `'{}'`,
  personal_changes: `'\\x00'`,
  origin: `'\\x00'`,
  detail: `'another'`,
  request_id: `'another'`,
}

test('a change of any column names the event', async () => {
  await trail.sealed(3)
  const [, id = ''] = await trail.eventIds()
  for (const [column, value] of Object.entries(COLUMNS)) {
    await ownerQuery(`CREATE TABLE kept AS SELECT * FROM audit_events WHERE id = '${id}'`)
    await ownerQuery(`UPDATE audit_events SET ${column} = ${value} WHERE id = '${id}'`)
    expect(await faults(), column).toEqual([`Event ${id} was changed.`])
    await ownerQuery(
      `UPDATE audit_events SET ${column} = kept.${column} FROM kept WHERE audit_events.id = kept.id`,
    )
    await ownerQuery('DROP TABLE kept')
  }
  expect(await faults()).toEqual([])
})

test('a deleted event is named, also at either end of a seal', async () => {
  await trail.sealed(3)
  const ids = await trail.eventIds()
  for (const id of ids) {
    await ownerQuery(`DELETE FROM audit_events WHERE id = '${id}'`)
  }
  expect(await faults()).toEqual(ids.map((id) => `Event ${id} is missing.`))
})

test.for([
  ['between sealed events', '(SELECT transaction FROM audit_events ORDER BY id LIMIT 1)', 1],
  ['before all events', '0', 1],
  ['before all epochs', '1', 0],
] as const)('an event inserted %s is named', async ([, transaction, epoch]) => {
  await trail.sealed(3)
  const [added] = await ownerQuery<{ id: string }>(
    `INSERT INTO audit_events (action, transaction, epoch, id)
     VALUES ('task_created', ${transaction}, ${epoch}, '00000000-0000-7000-8000-000000000001') RETURNING id`,
  )
  expect(await faults()).toEqual([`Event ${added?.id} was added.`])
})

test('a deleted or changed seal is named', async () => {
  for (let n = 0; n < 3; n += 1) await trail.sealed(1)
  await ownerQuery(`UPDATE audit_seals SET events = events + 1 WHERE number = 2`)
  expect(await faults()).toEqual(['Seal 2 was changed.'])
  await ownerQuery(`DELETE FROM audit_seals WHERE number = 2`)
  expect(await faults()).toContain('Seal 2 is missing.')
})

test('an attacker without the secret cannot change an event and reseal the trail', async () => {
  await trail.sealed(2)
  const [id] = await trail.eventIds()
  await ownerQuery(`UPDATE audit_events SET detail = 'forged' WHERE id = '${id}'`)
  await ownerQuery('DELETE FROM audit_seals')
  await trail.sealed(1, 'a-secret-of-somebody-who-has-the-database')
  expect(await faults()).toEqual(['No secret in APP_SECRET made seal 1, the newest.'])
})

const batchOf = (events: (EventDigest & SealPosition)[]): EventBatch => ({
  ...(events.at(-1) as SealPosition),
  events: events.length,
  digests: Buffer.concat(events.flatMap(({ id, sha256 }) => [bytesOfUuid(id), sha256])),
})

const ATTACKERS_KEY = createSecretKey(Buffer.alloc(32))

test('an attacker without the secret cannot change an event and recompute the hashes', async () => {
  await trail.sealed(2)
  await trail.sealed(2)
  const [id] = await trail.eventIds()
  await ownerQuery(`UPDATE audit_events SET detail = 'forged' WHERE id = '${id}'`)
  const events = await trail.db.$queryRaw<(EventDigest & SealPosition)[]>`
    SELECT id, id AS "eventId", epoch, transaction, ${Prisma.raw(EVENT_DIGEST)} AS sha256
    FROM audit_events ORDER BY transaction`
  const first = sealOf(batchOf(events.slice(0, 2)), undefined, ATTACKERS_KEY)
  const second = sealOf(batchOf(events.slice(2)), first, ATTACKERS_KEY)
  for (const { number, digests, hash } of [first, second]) {
    await ownerQuery(`UPDATE audit_seals SET digests = ${hex(digests)}, hash = ${hex(hash)}
      WHERE number = ${number}`)
  }
  expect(await faults()).toEqual(['No secret in APP_SECRET made seal 2, the newest.'])
})
