import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { ownerQuery, workerDatabase } from '../../../../test/database.ts'
import { createChangePurge } from './change-purge.ts'

const connectionString = await workerDatabase()
let client: pg.Client

beforeEach(async () => {
  await ownerQuery('DELETE FROM session_changes')
  client = new pg.Client({ connectionString, statement_timeout: 500 })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await ownerQuery('DELETE FROM session_changes')
})

async function insert(count: number, age: string) {
  await ownerQuery(
    `INSERT INTO session_changes (subject, changed_at)
     SELECT gen_random_uuid(), now() - interval '${age}' FROM generate_series(1, ${count})`,
  )
}

const left = async () => {
  const [row] = await ownerQuery<{ left: number }>(
    'SELECT count(*)::int AS left FROM session_changes',
  )
  return row?.left
}

/** Returns the oldest running transaction of this database: the client's own. Other databases have their own. */
async function oldestTransaction(of = client): Promise<string> {
  const { rows } = await of.query('SELECT pg_current_xact_id()::text AS xid')
  return rows[0].xid
}

test('removes 100,000 old changes in batches within the time limit', async () => {
  await insert(100_000, '2 hours')
  await insert(3, '59 minutes')
  const purge = createChangePurge(0)
  for (let run = 0; run < 102; run += 1) await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(3)
})

test('keeps the changes of a transaction that was running at the last purge', async () => {
  const purge = createChangePurge(0)
  const late = new pg.Client({ connectionString })
  await late.connect()
  await late.query('BEGIN')
  await late.query(
    "INSERT INTO session_changes (subject, changed_at) VALUES (gen_random_uuid(), now() - interval '2 hours')",
  )
  await purge.run(client, await oldestTransaction(late))
  await late.query('COMMIT')
  await late.end()
  await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(1)
  await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(0)
})

test('removes the changes of a restored database', async () => {
  await ownerQuery(
    `INSERT INTO session_changes (transaction, subject, changed_at)
     VALUES ('1000000000000', gen_random_uuid(), now() - interval '2 hours')`,
  )
  const purge = createChangePurge(0)
  for (let run = 0; run < 2; run += 1) await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(0)
})

test('pauses after a failure', async () => {
  await insert(1_000, '2 hours')
  const purge = createChangePurge(0)
  await purge.run(client, await oldestTransaction())
  purge.failed()
  await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(1_000)
})

test('uses smaller batches after a failure until a purge completes', async () => {
  await insert(150, '2 hours')
  const clock = vi.spyOn(performance, 'now')
  onTestFinished(() => clock.mockRestore())
  const purge = createChangePurge(0)
  await purge.run(client, await oldestTransaction())
  purge.failed()
  clock.mockReturnValue(performance.now() + 20_000)
  await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(50)
  await purge.run(client, await oldestTransaction())
  await insert(1_000, '2 hours')
  await purge.run(client, await oldestTransaction())
  await purge.run(client, await oldestTransaction())
  expect(await left()).toBe(0)
})
