import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run } from '../../test/cli.ts'
import { newDatabase } from '../../test/database.ts'
import { FOREIGN_PASSWORD, KEYCLOAK_ARGON2, KEYCLOAK_PBKDF2 } from '../../test/foreign-hashes.ts'
import { tryLogIn } from '../../test/transfer.ts'

vi.setConfig({ testTimeout: 120_000 })
const server = useApp()

const DOCS = new URL('../../../../docs/import.md', import.meta.url)
const FIXTURES = new URL('../../test/import/', import.meta.url)

/** Returns the SQL of a recipe in docs/import.md. */
async function recipe(title: string): Promise<string> {
  const [, section = ''] = (await readFile(DOCS, 'utf8')).split(`## ${title}`)
  return /```sql\n(.*?)```/s.exec(section)?.[1] ?? ''
}

/** Runs a recipe on a database of the other system. Returns the file. */
async function exported(system: string, title: string): Promise<string> {
  const url = await newDatabase(`recipe_${system}_${process.pid}`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(await readFile(new URL(`${system}.sql`, FIXTURES), 'utf8'))
  const csv = await text(client.query(copyTo(await recipe(title))))
  await client.end()
  const file = join(await mkdtemp(join(tmpdir(), 'gatehouse-recipe-')), 'users.csv')
  await writeFile(file, csv)
  return file
}

test.for([
  ['flask', 'Flask (an app', ['michael', 'no.hash', 'old']],
  ['supabase', 'Supabase', ['ada', 'banned', 'oauth']],
  ['better-auth', 'Better Auth', ['ada', 'social']],
] as const)('the recipe for %s imports its users', async ([system, title, names]) => {
  const file = await exported(system, title)
  const { code, stderr } = await run(['import', file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const people = await server.app.db.user.findMany({ orderBy: { username: 'asc' } })
  expect(people.map(({ username }) => username)).toEqual(names)
  expect(await server.app.db.user.findMany({ where: { active: true } })).toHaveLength(2)
  const [first] = people
  expect(first).toMatchObject({ createdAt: new Date('2024-05-01T10:00:00.123Z') })
  const address = `${first?.username}@example.test`
  expect(await tryLogIn(server, address, `${FOREIGN_PASSWORD}x`)).toBe(401)
  expect(await tryLogIn(server, address, FOREIGN_PASSWORD)).toBe(200)
  expect((await run(['import', file])).stdout).toMatch(/^Nothing to change/)
})

test('the recipe for Keycloak imports a realm', async () => {
  const user = (username: string, over: object) => ({
    id: `2a117809-8285-4718-a131-bd61fb57cd${username.length.toString(16).padStart(2, '0')}`,
    createdTimestamp: 1_740_654_221_121,
    username,
    enabled: true,
    totp: false,
    emailVerified: true,
    email: `${username.split('@')[0]}@example.test`,
    disableableCredentialTypes: [],
    requiredActions: [],
    realmRoles: ['default-roles-my-realm'],
    notBefore: 0,
    groups: [],
    ...over,
  })
  const realm = {
    id: '6b1f0f3a-7a3c-4f43-8f6c-9d4a2f6f5a11',
    realm: 'my-realm',
    enabled: true,
    users: [
      user('pbkdf2', { credentials: [KEYCLOAK_PBKDF2] }),
      user('argon-two', { credentials: [{ type: 'otp' }, KEYCLOAK_ARGON2] }),
      user('eve@mail.example', { enabled: false, emailVerified: false, credentials: [] }),
      user('service-account-x', { email: undefined, serviceAccountClientId: 'x' }),
    ],
  }
  const file = join(await mkdtemp(join(tmpdir(), 'gatehouse-recipe-')), 'realm.json')
  await writeFile(file, JSON.stringify(realm, null, 2))
  const { code, stdout, stderr } = await run(['import', file, '--format', 'keycloak'])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'user 4: email: Enter an address like name@example.com.\n',
  })
  expect(stdout).toMatch(/^Imported 3 users, 1 without a password\./)
  expect(await tryLogIn(server, 'pbkdf2', FOREIGN_PASSWORD)).toBe(200)
  expect(await tryLogIn(server, 'argon-two', FOREIGN_PASSWORD)).toBe(200)
  expect(await tryLogIn(server, 'argon-two', `${FOREIGN_PASSWORD}x`)).toBe(401)
  expect(await server.app.db.user.findFirst({ where: { username: 'eve' } })).toMatchObject({
    active: false,
    emailVerified: false,
    createdAt: new Date(1_740_654_221_121),
  })
})
