import { changePassword, login, status } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const strict = useApp({ PASSWORD_MIN_LENGTH: '40' })
const url = '/auth/password'
const change = { current_password: PASSWORD, new_password: OTHER_PASSWORD }

const put = (token: string, payload: object, on = server) =>
  on.send({ method: 'PUT', url, headers: { authorization: `Bearer ${token}` }, payload })
const logIn = (email: string, password: string) =>
  server.call(login, { body: { email, password } }).then((answer) => answer.status)

test('after a password change only the new password logs in', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const answer = await server.call(changePassword, { token, body: change })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ status: 'success', message: 'Password changed.' })
  expect(await logIn(user.email, OTHER_PASSWORD)).toBe(200)
  expect(await logIn(user.email, PASSWORD)).toBe(401)
})

test("a password change ends the user's other sessions and no other user's", async () => {
  const { user, token } = await logInAs(server, 'employee')
  const other = await openSession(server, user)
  const stranger = await logInAs(server, 'employee')
  await server.call(changePassword, { token, body: change })
  const refresh = (refresh_token: string) =>
    server.send({ method: 'POST', url: '/auth/refresh', payload: { refresh_token } })
  expect((await server.call(status, { token: other.token })).status).toBe(401)
  expect((await refresh(other.refreshToken)).status).toBe(401)
  expect((await server.call(status, { token: stranger.token })).status).toBe(200)
})

test('a wrong current password changes nothing', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const other = await openSession(server, user)
  const answer = await put(token, { ...change, current_password: OTHER_PASSWORD })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({
    code: 'validation_failed',
    errors: { current_password: 'This is not your current password.' },
  })
  expect(await logIn(user.email, PASSWORD)).toBe(200)
  expect((await server.call(status, { token: other.token })).status).toBe(200)
})

test('reports all invalid fields of a password change together', async () => {
  const { token } = await logInAs(server, 'employee')
  expect((await put(token, {})).body['errors']).toEqual({
    current_password: 'Enter your password.',
    new_password: 'Choose a password.',
  })
  const payload = { current_password: OTHER_PASSWORD, new_password: 'my-lovelace-code' }
  const ada = await logInAs(server, 'employee', { username: 'lovelace' })
  expect((await put(ada.token, payload)).body['errors']).toEqual({
    current_password: 'This is not your current password.',
    new_password: 'Leave your name and address out of the password.',
  })
})

test.for([
  ['short', 'Use at least 12 characters.'],
  ['123456789012', 'This password is on the list of common passwords.'],
  [`${OTHER_PASSWORD}\u0000`, 'Leave out control characters.'],
  [`${OTHER_PASSWORD}${'x'.repeat(256)}`, 'Use at most 256 characters.'],
  [7, 'Must be text.'],
  [null, 'Must be text.'],
  [['x'], 'Must be text.'],
] as const)('refuses the new password %j: %s', async ([new_password, message]) => {
  const { token } = await logInAs(server, 'employee')
  const answer = await put(token, { ...change, new_password })
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toEqual({ new_password: message })
})

test('PASSWORD_MIN_LENGTH applies to the new password and not to the current one', async () => {
  const { token } = await logInAs(strict, 'employee')
  const refused = await put(token, change, strict)
  expect(refused.body['errors']).toEqual({ new_password: 'Use at least 40 characters.' })
  const long = `${OTHER_PASSWORD}${'x'.repeat(40)}`
  expect((await put(token, { ...change, new_password: long }, strict)).status).toBe(200)
})

test('answers 401 to an anonymous password change before it reads the body', async () => {
  const answer = await server.send({ method: 'PUT', url, payload: 'x'.repeat(70_000) })
  expect(answer.status).toBe(401)
  expect(answer.body['code']).toBe('token_required')
})

test('refuses a password change as a form', async () => {
  const { token } = await logInAs(server, 'employee')
  const answer = await server.send({
    method: 'PUT',
    url,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams(change).toString(),
  })
  expect(answer.status).toBe(415)
  expect(answer.body['code']).toBe('unsupported_media_type')
})

test('of 20 concurrent password changes one succeeds', async () => {
  const { user, token } = await logInAs(server, 'employee')
  const passwords = Array.from({ length: 20 }, (_, i) => `${OTHER_PASSWORD}-${i}`)
  const answers = await Promise.all(
    passwords.map((new_password) => put(token, { ...change, new_password })),
  )
  const won = answers.flatMap((answer, i) => (answer.status === 200 ? [passwords[i] ?? ''] : []))
  expect(won).toHaveLength(1)
  for (const { status, body } of answers.filter(({ status }) => status !== 200)) {
    // At most ten passwords are verified at the same time.
    if (status === 429) continue
    // The successful change ends the session, so later requests find it ended.
    expect([
      { current_password: 'This is not your current password.' },
      { session: 'Your password was changed.' },
    ]).toContainEqual(body['errors'])
  }
  expect(await logIn(user.email, won[0] ?? '')).toBe(200)
})
