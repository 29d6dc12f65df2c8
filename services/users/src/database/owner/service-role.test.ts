import pg from 'pg'
import { afterAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { newDatabase } from '../../../test/database.ts'
import { query } from '../../../test/postgres.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { prepareDatabase } from './service-role.ts'
import { checkDatabase } from './start-check.ts'

const serverUrl = inject('serverUrl')
// The name and one password need quoting.
const ROLE = `service "of" ${process.pid}`
const OWNER = `owner_${process.pid}`
const MADE = `made_${process.pid}`
const HAND_MADE = `hand_made_${process.pid}`
const STRANGE_PASSWORD = `${PASSWORD} 'quoted' \\ \u212b/%`
const quoted = pg.escapeIdentifier(ROLE)
const databases: string[] = []
let ownerUrl = ''

beforeEach(async () => {
  ownerUrl = await newDatabase(`service_role_${process.pid}_${databases.length}`)
  databases.push(new URL(ownerUrl).pathname.slice(1))
})
afterAll(async () => {
  for (const name of databases) await query(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`)
  for (const role of [quoted, MADE, HAND_MADE, OWNER])
    await query(serverUrl, `DROP ROLE IF EXISTS ${role}`)
})

const as = (user: string, password: string) => {
  const url = new URL(ownerUrl)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password)
  return url.href
}

test('creates the service’s role with the required privileges', async () => {
  const url = as(ROLE, STRANGE_PASSWORD)
  expect(await prepareDatabase(ownerUrl, url)).not.toEqual([])
  await checkDatabase(url)
  expect(await query(url, 'SELECT FROM users')).toEqual([])
})

test('migrate replaces the role’s password', async () => {
  await prepareDatabase(ownerUrl, as(ROLE, PASSWORD))
  expect(await prepareDatabase(ownerUrl, as(ROLE, OTHER_PASSWORD))).toEqual([])
  await checkDatabase(as(ROLE, OTHER_PASSWORD))
  await expect(checkDatabase(as(ROLE, PASSWORD))).rejects.toThrow(
    'Postgres refuses the user or the password in DATABASE_URL',
  )
})

test('migrate revokes other privileges of the role', async () => {
  const url = as(ROLE, PASSWORD)
  await prepareDatabase(ownerUrl, url)
  await query(
    ownerUrl,
    `GRANT ALL ON ALL TABLES IN SCHEMA public TO ${quoted}, PUBLIC;
     GRANT ALL ON SCHEMA public TO ${quoted}, PUBLIC;
     ALTER ROLE ${quoted} NOLOGIN`,
  )
  await prepareDatabase(ownerUrl, url)
  await checkDatabase(url)
  await expect(query(url, 'CREATE TABLE mine (id int)')).rejects.toMatchObject({ code: '42501' })
})

test('accepts further privileges only beside a newer version, and no missing ones', async () => {
  const url = as(ROLE, PASSWORD)
  await prepareDatabase(ownerUrl, url)
  await query(ownerUrl, `GRANT UPDATE ON audit_seals TO ${quoted}`)
  await expect(checkDatabase(url)).rejects.toThrow('may UPDATE audit_seals')
  const newer = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
    VALUES (gen_random_uuid(), 'x', '99991231000000_next', now())`
  await query(ownerUrl, newer)
  await checkDatabase(url)
  await query(ownerUrl, `REVOKE DELETE ON tasks FROM ${quoted}`)
  await expect(checkDatabase(url)).rejects.toThrow('may not DELETE tasks')
})

/** Creates a database owner that is not a superuser, as in a managed Postgres. */
async function ordinaryOwner(rights: 'CREATEROLE' | 'NOCREATEROLE') {
  const database = pg.escapeIdentifier(databases.at(-1) ?? '')
  await query(
    ownerUrl,
    `DO $$ BEGIN CREATE ROLE ${OWNER}; EXCEPTION WHEN duplicate_object THEN END $$;
     ALTER ROLE ${OWNER} LOGIN PASSWORD '${PASSWORD}' ${rights};
     ALTER DATABASE ${database} OWNER TO ${OWNER}`,
  )
  return as(OWNER, PASSWORD)
}

test('an owner with CREATEROLE creates the role and changes its password', async () => {
  const owner = await ordinaryOwner('CREATEROLE')
  await prepareDatabase(owner, as(MADE, PASSWORD))
  await prepareDatabase(owner, as(MADE, OTHER_PASSWORD))
  await checkDatabase(as(MADE, OTHER_PASSWORD))
})

test('an owner without CREATEROLE grants to an existing role', async () => {
  const owner = await ordinaryOwner('NOCREATEROLE')
  await query(ownerUrl, `CREATE ROLE ${HAND_MADE} LOGIN PASSWORD '${PASSWORD}'`)
  await prepareDatabase(owner, as(HAND_MADE, PASSWORD))
  await checkDatabase(as(HAND_MADE, PASSWORD))
  const another = prepareDatabase(owner, as(HAND_MADE, OTHER_PASSWORD))
  await expect(another).rejects.toThrow('permission denied to alter role')
  const none = prepareDatabase(owner, as('nobody-yet', PASSWORD))
  await expect(none).rejects.toThrow('permission denied to create role')
})

const LIMITS = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
  current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('random_page_cost') AS cost`

test.for(['CREATEROLE', 'NOCREATEROLE'] as const)(
  'a migrate by an owner with %s sets the role’s time limits',
  async (rights) => {
    const owner = await ordinaryOwner(rights)
    await query(
      ownerUrl,
      `DO $$ BEGIN CREATE ROLE ${HAND_MADE} LOGIN PASSWORD '${PASSWORD}'; EXCEPTION WHEN duplicate_object THEN END $$`,
    )
    const url = as(HAND_MADE, PASSWORD)
    await prepareDatabase(owner, url)
    const limits = { statement: '1500ms', lock: '1200ms', idle: '5s', cost: '1.1' }
    expect(await query(url, LIMITS)).toEqual([limits])
    await expect(query(url, 'SELECT pg_sleep(3)')).rejects.toMatchObject({ code: '57014' })
    await query(url, `ALTER ROLE ${HAND_MADE} IN DATABASE ${databases.at(-1)} SET lock_timeout = 0`)
    await prepareDatabase(owner, url)
    expect(await query(url, LIMITS)).toEqual([limits])
  },
)

test('refuses the owner as the service’s role, and a different database', async () => {
  const refused = prepareDatabase(ownerUrl, ownerUrl)
  await expect(refused).rejects.toThrow('may do all that the owner may')
  const elsewhere = prepareDatabase(ownerUrl, serverUrl)
  await expect(elsewhere).rejects.toThrow('name different databases')
})

test('sends no password in a statement', async () => {
  await prepareDatabase(ownerUrl, as(ROLE, PASSWORD))
  const statements = vi.spyOn(pg.Client.prototype, 'query')
  await prepareDatabase(ownerUrl, as(ROLE, OTHER_PASSWORD))
  const sent = JSON.stringify(statements.mock.calls)
  expect(sent).toContain('SCRAM-SHA-256$')
  expect(sent).not.toContain(OTHER_PASSWORD)
})
