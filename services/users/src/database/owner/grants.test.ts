import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDatabase, prepare, type TestDatabase } from '../../../test/database.ts'
import { query } from '../../../test/postgres.ts'
import { GRANTS, PRIVILEGES } from './grants.ts'

let database: TestDatabase
let service: pg.Client
beforeAll(async () => {
  database = await prepare(await newDatabase(`grants_${process.pid}`))
  service = new pg.Client({ connectionString: database.DATABASE_URL })
  await service.connect()
})
afterAll(() => service.end())

test('every table has an entry in GRANTS', async () => {
  const tables = await query<{ name: string }>(
    database.MIGRATION_DATABASE_URL,
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')`,
  )
  expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(GRANTS).sort())
})

test.for(Object.entries(GRANTS))(
  'the service has exactly the listed privileges on %s',
  async ([table, granted]) => {
    for (const privilege of PRIVILEGES) {
      const { rows } = await service.query('SELECT has_table_privilege($1, $2) AS held', [
        `public.${table}`,
        privilege,
      ])
      expect({ privilege, held: rows[0].held }).toEqual({
        privilege,
        held: granted.includes(privilege),
      })
    }
  },
)

test.for([
  'CREATE TABLE mine (id int)',
  'CREATE TEMPORARY TABLE users (id int)',
  'CREATE SCHEMA mine',
  'CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
  'CREATE ROLE mine',
  'TRUNCATE users CASCADE',
  'ALTER TABLE users ADD mine int',
  'ALTER TABLE users DISABLE TRIGGER users_change',
  'DROP TABLE tasks',
  'CREATE INDEX ON users (active)',
  'UPDATE session_changes SET subject = gen_random_uuid()',
  'DELETE FROM _prisma_migrations',
  'SELECT rolpassword FROM pg_authid',
  "SELECT pg_read_file('PG_VERSION')",
  "COPY users TO PROGRAM 'cat'",
])('the service cannot %s', async (statement) => {
  // insufficient_privilege: no other error may be the reason.
  await expect(service.query(statement)).rejects.toMatchObject({ code: '42501' })
})
