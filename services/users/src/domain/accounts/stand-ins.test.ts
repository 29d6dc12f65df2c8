import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { FOREIGN_PASSWORD } from '../../../test/foreign-hashes.ts'
import { importRecords, tryLogIn, wrapAll } from '../../../test/transfer.ts'
import { createStandIns } from './stand-ins.ts'

const server = useApp()
const BCRYPT = '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.'
const NAMES = Array.from({ length: 2_000 }, (_, n) => `nobody-${n}@example.test`)

const shares = (hashFor: (name: string) => string | undefined) => {
  const hashes = NAMES.map((name) => hashFor(name)?.split(/[.,$]/)[1] ?? 'own')
  return Object.fromEntries(
    [...new Set(hashes)].map((hash) => [
      hash,
      hashes.filter((h) => h === hash).length / NAMES.length,
    ]),
  )
}

test('unknown names have the costs of the users', () => {
  const standIns = createStandIns('x'.repeat(32))
  expect(standIns.hashFor('nobody')).toBeUndefined()
  standIns.update([
    { label: '$argon2id$v=19$m=19456,p=1,t=2', users: 50, example: '' },
    { label: '$argon2id-wrapped$v=19$c=bcrypt.12', users: 30, example: '$a$x' },
    { label: '$sealed$c=bcrypt.12', users: 20, example: '$b$x' },
  ])
  const { own, a, b } = shares(standIns.hashFor)
  expect(own).toBeCloseTo(0.5, 1)
  expect(a).toBeCloseTo(0.3, 1)
  expect(b).toBeCloseTo(0.2, 1)
  const [first = ''] = NAMES
  expect(standIns.hashFor(first.toUpperCase())).toBe(standIns.hashFor(first))
})

test('a log-in with an unknown name verifies a hash like those of the users, and is refused', async () => {
  const people = Array.from({ length: 20 }, (_, n) => ({
    email: `person-${n}@example.test`,
    password_hash: BCRYPT,
  }))
  await importRecords(server, people)
  await createUser(server, { username: 'ada' })
  await wrapAll(server)
  const { standIns, passwords } = server.app
  await standIns.refresh()
  const found = shares(standIns.hashFor)
  expect(found['argon2id-wrapped']).toBeCloseTo(20 / 21, 1)
  const name = NAMES.find((one) => standIns.hashFor(one)) ?? ''
  const verify = vi.spyOn(passwords, 'verify')
  expect(await tryLogIn(server, name, FOREIGN_PASSWORD)).toBe(401)
  expect(verify.mock.calls[0]?.[0]).toMatch(/^\$argon2id-wrapped\$/)
})
