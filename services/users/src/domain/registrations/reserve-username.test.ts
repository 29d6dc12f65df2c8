import { acceptInvitation, createUser as addUser, register, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { run } from '../../../test/cli.ts'
import { createInvitation, createUser, logInAs } from '../../../test/factories.ts'
import { addressOf, expireRegistrations, reserve } from '../../../test/registrations.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })
const optional = useApp()

const body = { username: 'Reserved', email: addressOf('somebody'), password: PASSWORD }
const TAKEN = {
  status: 409,
  body: { code: 'user_exists', errors: { username: expect.any(String) } },
}

/** Every way to a username, each as somebody else than the registered person. */
const WAYS = {
  'a registration': () => optional.call(register, { body }),
  'an admin’s new user': async () => {
    const { token } = await logInAs(server, 'admin')
    return server.call(addUser, { body, token })
  },
  'a rename': async () => {
    const { token, user } = await logInAs(server, 'employee')
    const { username, email } = { username: 'Reserved', email: user.email }
    return server.call(updateUser, { params: { id: user.id }, body: { username, email }, token })
  },
  'an invitation': async () => {
    const { token } = await createInvitation(server)
    return server.call(acceptInvitation, {
      body: { token, username: 'Reserved', password: PASSWORD },
    })
  },
} as const

test.for(Object.entries(WAYS))('refuses a reserved username to %s', async ([, take]) => {
  await reserve(server, 'reserved')
  expect(await take()).toMatchObject(TAKEN)
  await expireRegistrations(server)
})

test.for(Object.entries(WAYS))('gives %s the username after 24 hours', async ([, take]) => {
  await reserve(server, 'reserved')
  await expireRegistrations(server)
  expect((await take()).status).toBeLessThan(300)
})

test('refuses a reserved username to create-admin', async () => {
  await reserve(server, 'reserved')
  const options = ['--username', 'reserved', '--email', 'a@example.test', '--password', PASSWORD]
  const { code, stderr } = await run(['create-admin', ...options])
  expect([code, stderr]).toEqual([1, 'username: This username is taken.\n'])
})

test('of 20 concurrent reservations and registrations of one name, one gets it', async () => {
  const answers = await together((n) =>
    n % 2 === 0
      ? server.call(register, {
          body: { username: 'wanted', email: addressOf(`a-${n}`), password: `${PASSWORD}-${n}` },
        })
      : optional.call(register, {
          body: { username: 'Wanted', email: addressOf(`b-${n}`), password: PASSWORD },
        }),
  )
  const { 409: refused = 0, ...others } = tally(answers)
  expect(refused).toBe(19)
  expect([{ 201: 1 }, { 202: 1 }]).toContainEqual(others)
  const { rows } = await server.owner.query(`
    SELECT username FROM users UNION ALL SELECT username FROM registrations`)
  expect(rows).toHaveLength(1)
})

test('of 20 concurrent reservations and renames to one name, one gets it', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => logInAs(server, 'employee')))
  const answers = await together((n) => {
    const person = people[n / 2]
    if (!person) {
      const body = { username: 'wanted', email: addressOf(`a-${n}`), password: `${PASSWORD}-${n}` }
      return server.call(register, { body })
    }
    const { token, user } = person
    const names = { username: 'wanted', email: user.email }
    return server.call(updateUser, { params: { id: user.id }, body: names, token })
  })
  const { 409: refused = 0 } = tally(answers)
  expect(refused).toBe(19)
})

test('a user keeps a name while it changes its case', async () => {
  const { token, user } = await logInAs(server, 'employee', { username: 'somebody' })
  const names = { username: 'SomeBody', email: user.email }
  const answer = await server.call(updateUser, { params: { id: user.id }, body: names, token })
  expect(answer.status).toBe(200)
})

test('one statement inserts more users than Postgres has locks', async () => {
  const { rowCount } = await server.owner.query(`
    INSERT INTO users (id, username, email, password_hash)
    SELECT gen_random_uuid(), 'name-' || n, n || '@example.test', '' FROM generate_series(1, 12000) AS n`)
  expect(rowCount).toBe(12_000)
})

test('a plain INSERT of a reserved name adds nothing, as with ON CONFLICT DO NOTHING', async () => {
  await reserve(server, 'reserved')
  const { rowCount } = await server.owner.query(`
    INSERT INTO users (id, username, email, password_hash)
    VALUES (gen_random_uuid(), 'RESERVED', 'x@example.test', 'x')`)
  expect(rowCount).toBe(0)
  await createUser(server, { username: 'free' })
})
