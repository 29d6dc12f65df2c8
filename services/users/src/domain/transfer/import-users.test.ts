import { confirmPasswordReset, getUser, listUsers } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { run } from '../../../test/cli.ts'
import { createRegistration, createUser, logInAs } from '../../../test/factories.ts'
import { FOREIGN_PASSWORD } from '../../../test/foreign-hashes.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'
import { importRecords, storedHash, tryLogIn } from '../../../test/transfer.ts'

const server = useApp()
const BCRYPT = '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.'
const ID = '6c84fb90-12c4-41e1-840d-725b7bc0fa3a'
const ADA = {
  id: ID,
  username: 'Ada',
  email: 'Ada@example.test',
  role: 'manager',
  email_verified: true,
  created_at: '2020-02-03 04:05:06.789+02',
  password_hash: BCRYPT,
}
const EXISTING = { imported: 0, withoutPassword: 0, refused: 0, faults: [] }

test('an imported user keeps every field, and a running service lists them', async () => {
  const admin = await logInAs(server, 'admin')
  expect(await importRecords(server, [ADA])).toMatchObject({ imported: 1, faults: [] })
  const { body } = await server.call(getUser, { params: { id: ID }, token: admin.token })
  expect(body.data).toMatchObject({
    id: ID,
    username: 'Ada',
    email: 'Ada@example.test',
    role: 'manager',
    active: true,
    state: 'active',
    email_verified: true,
    created_at: '2020-02-03T02:05:06.789Z',
    last_login_at: null,
  })
  const list = await server.call(listUsers, { query: { q: 'ada@' }, token: admin.token })
  expect(list.body.data.items).toHaveLength(1)
  const [event] = await readTrail(server, { action: 'user_created' })
  expect(event).toMatchObject({ actor: null, user: { id: ID }, detail: 'import' })
  expect(event?.changes['email']).toEqual({ before: null, after: 'Ada@example.test' })
})

test('a second run changes nothing, also after a user has changed', async () => {
  const file = [ADA, { email: 'bob@example.test' }]
  await importRecords(server, file)
  await server.owner.query("UPDATE users SET username = 'renamed', role = 'admin' WHERE id = $1", [
    ID,
  ])
  const before = await server.app.db.user.findMany()
  expect(await importRecords(server, file)).toEqual({ ...EXISTING, existing: 2 })
  expect(await server.app.db.user.findMany()).toEqual(before)
  expect(await readTrail(server, { action: 'user_created' })).toHaveLength(2)
})

test('a dry run writes nothing', async () => {
  expect(await importRecords(server, [ADA], true)).toMatchObject({ imported: 1 })
  expect(await server.app.db.user.count()).toBe(0)
})

test('a user without a hash has no password until they choose one by a link', async () => {
  const counts = await importRecords(server, [
    { email: 'ada@example.test', password_hash: null },
    { email: 'django@example.test', password_hash: '!eh2RK9ZBLJRLNfgHqqBLCfPt98n9tsY2pBbVG5uf' },
  ])
  expect(counts).toMatchObject({ imported: 2, withoutPassword: 2 })
  expect(await tryLogIn(server, 'ada@example.test', '')).toBe(400)
  expect(await tryLogIn(server, 'ada@example.test', FOREIGN_PASSWORD)).toBe(401)
  const { stdout } = await run(['reset-password', 'ada@example.test'])
  const body = { token: stdout.trim().split('#token=')[1] ?? '', new_password: OTHER_PASSWORD }
  expect((await server.call(confirmPasswordReset, { body })).status).toBe(200)
  expect(await tryLogIn(server, 'ada@example.test', OTHER_PASSWORD)).toBe(200)
})

test('Argon2id at the cost of this service is stored as it is', async () => {
  const { passwordHash } = await createUser(server)
  await importRecords(server, [{ ...ADA, password_hash: passwordHash }])
  expect(await storedHash(server, 'Ada')).toBe(passwordHash)
})

test('users without a username get one of their address', async () => {
  await createUser(server, { username: 'ada' })
  const file = [
    'ada@a.example',
    'ADA@b.example',
    'o@c.example',
    `${'x'.repeat(40)}+y@d.example`,
  ].map((email) => ({ email }))
  expect(await importRecords(server, file)).toMatchObject({ imported: 4, faults: [] })
  const names = (await server.app.db.user.findMany({ orderBy: { email: 'asc' } })).map(
    ({ username }) => username,
  )
  expect(names).toEqual([
    expect.stringMatching(/^ada-[\da-f]{6}$/),
    expect.stringMatching(/^ADA-[\da-f]{6}$/),
    'ada',
    'o..',
    'x'.repeat(30),
  ])
  expect(await importRecords(server, file)).toEqual({ ...EXISTING, existing: 4 })
})

test('each refused record is named with its reason, and the others are imported', async () => {
  await createUser(server, { username: 'taken' })
  await createRegistration(server, 'reserved')
  const { faults, ...counts } = await importRecords(server, [
    ADA,
    { ...ADA, id: undefined, username: 'ada', email: 'other@example.test' },
    { username: 'bob', email: 'ADA@example.test' },
    { username: 'x', email: 'no address', role: 'king', active: 'maybe', created_at: 'soon' },
    { username: 'taken', email: 'new@example.test' },
    { username: 'new', email: 'TAKEN@example.test' },
    { username: 'reserved', email: 'reserved@example.test' },
    { email: 'weak@example.test', password_hash: '5f4dcc3b5aa765d61d8327deb882cf99' },
    { email: 'nul@example.test\u0000' },
    { id: 'odd', email: 'odd@example.test' },
    { email: 'sealed@example.test', password_hash: '$sealed$c=x$AAAA$AAAA' },
    {},
    { email: 'typo@example.test', 'password-hash': BCRYPT },
    5 as never,
  ])
  expect(counts).toMatchObject({ imported: 1, existing: 0, refused: 13 })
  expect(faults.toSorted()).toEqual(
    [
      'line 2: username: line 1 has the same.',
      'line 3: email: line 1 has the same.',
      'line 4: username: Use at least 3 characters. email: Enter an address like name@example.com. role: Choose employee, manager or admin. active: Write true or false. created_at: Write a time like 2026-01-31T12:00:00Z.',
      'line 5: username: another user has it.',
      'line 6: email: another user has it.',
      'line 7: username: This username is taken.',
      'line 8: password_hash has no known format.',
      'line 9: email: Leave out control characters.',
      'line 10: id: Write a UUID.',
      'line 11: password_hash is sealed with the secret of a service.',
      'line 12: email: Enter an address like name@example.com.',
      'line 13: Unknown: password-hash. Leave out other fields than docs/import.md has.',
      'line 14: Write one user with named fields.',
    ].toSorted(),
  )
  expect(JSON.stringify(faults)).not.toContain('5f4dcc3b')
})
