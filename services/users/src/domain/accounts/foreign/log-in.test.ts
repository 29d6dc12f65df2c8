import argon2 from 'argon2'
import { expect, test, vi } from 'vitest'
import { wrapSealedHashes } from '#/domain/transfer/wrap-sealed-hashes.ts'
import { useApp } from '../../../../test/app.ts'
import { createUser } from '../../../../test/factories.ts'
import { FOREIGN_PASSWORD } from '../../../../test/foreign-hashes.ts'
import { APP_SECRET } from '../../../../test/secrets.ts'
import { importRecords, storedHash, tryLogIn, wrapAll } from '../../../../test/transfer.ts'
import { createPasswords, OPERATOR } from '../passwords.ts'
import { foreignKeys } from './stored-hash.ts'

vi.setConfig({ testTimeout: 60_000 })
const server = useApp()
const OTHER_SECRET = 'another-secret-of-32-bytes-for-tests'
const withSecrets = (...secrets: string[]) =>
  createPasswords({ memory: 19_456, passes: 2, foreignKeys: foreignKeys(secrets) })

const ada = (password_hash: string) => [
  { username: 'ada', email: 'ada@example.test', password_hash },
]
const BCRYPT = '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.'

test.for([
  ['NFC', '$2b$04$mj3mHtINZlK4dF7EsTw5/OpwGf7pjXog3lxIxDsPnO64ygcSSh0b2'],
  ['NFD', '$2b$04$eDVpnJ/4XvcGx6Z0GK2vG./2xKCOdmMi4ggwYH0WdpEO4JykxBz7a'],
] as const)(
  'a password that another system hashed in %s matches in every form',
  async ([, hash]) => {
    const password = 'pässwörd łódź straße'
    await importRecords(server, ada(hash))
    await wrapAll(server)
    expect(await tryLogIn(server, 'ada', password.normalize('NFD'))).toBe(200)
    expect(await tryLogIn(server, 'ada', password.normalize('NFC'))).toBe(200)
  },
)

test('a password that Better Auth hashed in NFKC matches', async () => {
  const hash =
    '77caaa727e9bfab16bf9e7fa1cf2e05b:331555d1129fe1ac7d973826caaa202ac2aea49aee1d44da494762e078e256e405776ecc471bbfe0f0911578291bc5964ebac6608d8c7f3451c9d1d1015be436'
  await importRecords(server, ada(hash))
  expect(await tryLogIn(server, 'ada', 'pässwörd fine 1⁄2')).toBe(200)
  expect(await tryLogIn(server, 'ada', 'pässwörd ﬁne ½')).toBe(401)
})

test('bcrypt ignores what follows 72 bytes, so such a password is not rehashed', async () => {
  await importRecords(server, ada('$2b$04$BuEFFIW5VCFFfyG0yqvH7e7PU4eTc2IKbe52wBSo8uqGC3ExoMp3S'))
  const long = FOREIGN_PASSWORD.repeat(4)
  for (const wrap of [() => undefined, () => wrapAll(server)]) {
    await wrap()
    const before = await storedHash(server, 'ada')
    expect(await tryLogIn(server, 'ada', `${long}typo`)).toBe(200)
    expect(await storedHash(server, 'ada')).toBe(before)
    expect(await tryLogIn(server, 'ada', long.slice(0, 71))).toBe(401)
  }
})

test('a password with a null byte is refused before any hash', async () => {
  await importRecords(server, ada(BCRYPT))
  const payload = { email: 'ada', password: `${FOREIGN_PASSWORD}\u0000` }
  const answer = await server.send({ method: 'POST', url: '/auth/login', payload })
  expect(answer.status).toBe(400)
})

test('a hash that a former secret sealed matches while that secret is kept', async () => {
  await importRecords(server, ada(BCRYPT))
  const hash = await storedHash(server, 'ada')
  const [lost, rotated] = [
    await withSecrets(OTHER_SECRET),
    await withSecrets(OTHER_SECRET, APP_SECRET),
  ]
  expect(await lost.verify(hash, FOREIGN_PASSWORD, OPERATOR)).toBe(false)
  expect(await wrapSealedHashes(server.app.db, lost, () => undefined)).toEqual({
    wrapped: 0,
    lost: 1,
  })
  expect(await rotated.verify(hash, FOREIGN_PASSWORD, OPERATOR)).toBe(true)
  expect(await wrapSealedHashes(server.app.db, rotated, () => undefined)).toEqual({
    wrapped: 1,
    lost: 0,
  })
})

test('a password that changes while the hashes are wrapped stays', async () => {
  await importRecords(server, ada(BCRYPT))
  const { passwords } = server.app
  const changed = vi.spyOn(passwords, 'wrap').mockImplementationOnce(async () => {
    await server.owner.query("UPDATE users SET password_hash = '$none$AA$AA'")
    return '$argon2id-wrapped$'
  })
  await wrapAll(server)
  changed.mockRestore()
  expect(await storedHash(server, 'ada')).toBe('$none$AA$AA')
})

test('0.1.0 refuses the password of an imported user', async () => {
  await importRecords(server, [...ada(BCRYPT), { username: 'none', email: 'none@example.test' }])
  await importRecords(server, [
    { username: 'bob', email: 'bob@example.test', password_hash: BCRYPT },
  ])
  const sealed = await storedHash(server, 'ada')
  await wrapAll(server)
  const stored = [sealed, await storedHash(server, 'bob'), await storedHash(server, 'none')]
  // All that 0.1.0 does with a stored hash.
  const matches = stored.map((hash) => argon2.verify(hash, FOREIGN_PASSWORD))
  expect(await Promise.all(matches)).toEqual([false, false, false])
})

test.for(['', 'x', '$', '$none$AA$AA', '$argon2id-wrapped$v=19$m=1,t=1,p=1,c=x,f=e30$AA$AA'])(
  'no password matches the stored text "%s"',
  async (text) => {
    const { id } = await createUser(server, { username: 'ada' })
    await server.owner.query('UPDATE users SET password_hash = $1 WHERE id = $2', [text, id])
    expect(await tryLogIn(server, 'ada', FOREIGN_PASSWORD)).toBe(401)
  },
)
