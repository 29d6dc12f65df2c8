import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownerQuery, workerDatabase } from '../../../../test/database.ts'
import { createChangeReader } from './change-reader.ts'

const connectionString = await workerDatabase()
let client: pg.Client
let reported: string[] = []
let gaps = 0
let reader: ReturnType<typeof createChangeReader>

beforeEach(async () => {
  reported = []
  gaps = 0
  client = new pg.Client({ connectionString, statement_timeout: 500 })
  await client.connect()
  reader = createChangeReader({
    onChange: (subjects) => reported.push(...subjects),
    onGap: () => {
      gaps += 1
    },
  })
  await reader.read(client)
})
afterEach(async () => {
  await client.end()
  await ownerQuery('DELETE FROM session_changes')
})

const insert = (count: number) =>
  ownerQuery<{ subject: string }>(
    `INSERT INTO session_changes (subject)
     SELECT gen_random_uuid() FROM generate_series(1, ${count}) RETURNING subject`,
  )

test('reports a gap for a transaction with 100,000 changes, then later changes', async () => {
  await insert(100_000)
  await reader.read(client)
  expect({ gaps, reported }).toEqual({ gaps: 1, reported: [] })
  const [change] = await insert(1)
  await reader.read(client)
  expect({ gaps, reported }).toEqual({ gaps: 1, reported: [change?.subject] })
})

test('reports a gap for a large transaction that was running at the last read', async () => {
  const late = new pg.Client({ connectionString })
  await late.connect()
  await late.query('BEGIN')
  await late.query(
    'INSERT INTO session_changes (subject) SELECT gen_random_uuid() FROM generate_series(1, 2000)',
  )
  await reader.read(client)
  const [change] = await insert(1)
  await reader.read(client)
  expect({ gaps, reported }).toEqual({ gaps: 0, reported: [change?.subject] })
  await late.query('COMMIT')
  await late.end()
  await reader.read(client)
  expect({ gaps, reported }).toEqual({ gaps: 1, reported: [change?.subject] })
})

test('reports a thousand changes one by one', async () => {
  const changes = await insert(1_000)
  await reader.read(client)
  expect(gaps).toBe(0)
  expect(reported).toEqual(changes.map(({ subject }) => subject))
})

test.for(['sessions', 'users', 'session_changes'])(
  'reports a gap after TRUNCATE %s',
  async (table) => {
    await ownerQuery(`TRUNCATE ${table} CASCADE`)
    await reader.read(client)
    expect(gaps).toBe(1)
  },
)

test('ignores the changes of a restored database, whose transactions lie in the future', async () => {
  await ownerQuery(
    `INSERT INTO session_changes (transaction, subject) VALUES ('1000000000000', gen_random_uuid())`,
  )
  await reader.read(client)
  expect({ gaps, reported }).toEqual({ gaps: 0, reported: [] })
})
