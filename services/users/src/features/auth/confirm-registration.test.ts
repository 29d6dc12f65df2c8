import { confirmRegistration, login, readRegistration, register } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { IN_BROWSER } from '../../../test/recovery.ts'
import {
  addressOf,
  confirmByToken,
  expireRegistrations,
  registerByMail,
} from '../../../test/registrations.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { tally } from '../../../test/together.ts'

const server = useApp({ EMAIL_VERIFICATION: 'required' })
const withApproval = useApp({ EMAIL_VERIFICATION: 'required', REGISTRATION: 'approval' })
const closed = useApp({ EMAIL_VERIFICATION: 'required', REGISTRATION: 'closed' })

const read = (token: string) => server.call(readRegistration, { body: { token } })
const confirm = (token: string, at = server, password = PASSWORD) =>
  confirmByToken(at, token, password)

test('says what a link confirms without using it up', async () => {
  const token = await registerByMail(server, 'newcomer')
  for (let times = 0; times < 3; times += 1) {
    const { status, body } = await read(token)
    expect(status).toBe(200)
    expect(body.data).toEqual({
      username: 'newcomer',
      email: addressOf('newcomer'),
      expires_at: expect.any(String),
    })
  }
})

test('creates an account with a verified address, and opens no session', async () => {
  const token = await registerByMail(server, 'newcomer')
  const { status, body, cookies } = await confirm(token)
  const data = { username: 'newcomer', email: addressOf('newcomer'), state: 'active' }
  expect([status, body, cookies]).toMatchObject([201, { data }, []])
  expect(Object.keys(body)).toEqual(['status', 'message', 'data'])
  const logIn = await server.call(login, { body: { email: 'newcomer', password: PASSWORD } })
  expect(logIn).toMatchObject({ status: 200, body: { data: { email_verified: true } } })
  const [event] = await readTrail(server, { action: 'user_created' })
  expect(event).toMatchObject({ actor: { username: 'newcomer' }, user: { username: 'newcomer' } })
})

test('asks for the password, so that nobody confirms the registration of a stranger', async () => {
  const token = await registerByMail(server, 'stranger', addressOf('owner'))
  const answer = await confirm(token, server, OTHER_PASSWORD)
  expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
  expect(answer.body).toMatchObject({ errors: { password: expect.any(String) } })
  expect(await server.app.db.user.count()).toBe(0)
  expect((await confirm(token)).status).toBe(201)
})

test('limits the guesses at the password of a link, by whoever has the link alone', async () => {
  const token = await registerByMail(server, 'newcomer')
  for (let times = 0; times < 10; times += 1) {
    expect((await confirm(token, server, OTHER_PASSWORD)).status).toBe(400)
  }
  const refused = await confirm(token)
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60)
  await server.owner.query(`UPDATE attempt_limits SET blocked_until = now()`)
  expect((await confirm(token)).status).toBe(201)
})

test('guesses without the link do not delay the confirmation', async () => {
  const token = await registerByMail(server, 'newcomer')
  for (let times = 0; times < 11; times += 1) {
    const body = { username: 'newcomer', email: addressOf('thief'), password: OTHER_PASSWORD }
    await server.call(register, { body })
  }
  expect((await confirm(token)).status).toBe(201)
})

test('makes the browser a known device, so that no mail warns of the first log-in', async () => {
  const token = await registerByMail(server, 'newcomer')
  const answer = await server.call(confirmRegistration, {
    body: { token, password: PASSWORD },
    headers: IN_BROWSER.headers,
  })
  expect(answer.cookies.map(({ name }) => name)).toEqual(['gatehouse_device'])
})

test('creates a pending account where an admin approves', async () => {
  const token = await registerByMail(withApproval, 'newcomer')
  const { status, body } = await confirm(token, withApproval)
  expect([status, body]).toMatchObject([201, { data: { state: 'pending' } }])
})

test('wipes the password of a used registration and names its account', async () => {
  await confirm(await registerByMail(server, 'newcomer'))
  const { rows } = await server.owner.query(
    `SELECT registrations.password_hash, users.username FROM registrations JOIN users ON users.id = user_id`,
  )
  expect(rows).toEqual([{ password_hash: null, username: 'newcomer' }])
})

test('of 8 concurrent confirmations, one creates the account', async () => {
  const token = await registerByMail(server, 'newcomer')
  // At most ten passwords of a link are compared at once.
  const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(token)))
  expect(tally(answers)).toEqual({ 201: 1, 410: 7 })
  expect(await server.app.db.user.count()).toBe(1)
  expect(await readTrail(server, { action: 'user_created' })).toHaveLength(1)
})

test('of 8 registrations of one address, one becomes the account', async () => {
  const tokens: string[] = []
  for (let n = 0; n < 8; n += 1) {
    tokens.push(await registerByMail(server, `newcomer-${n}`, addressOf('person')))
  }
  const answers = await Promise.all(tokens.map((token) => confirm(token)))
  expect(tally(answers)).toEqual({ 201: 1, 410: 7 })
  const codes = new Set(answers.map(({ body }) => (body as { code?: string }).code))
  expect(codes).toEqual(new Set([undefined, 'link_superseded']))
})

test.for([
  ['used', 410, (token: string) => confirm(token)],
  ['expired', 410, () => expireRegistrations(server)],
  ['superseded', 410, () => createUser(server, { username: 'x', email: addressOf('newcomer') })],
] as const)('says that a link is %s', async ([state, status, change]) => {
  const token = await registerByMail(server, 'newcomer')
  await change(token)
  for (const call of [read, confirm]) {
    expect(await call(token)).toMatchObject({ status, body: { code: `link_${state}` } })
  }
})

test.for(['', 'x', 'x'.repeat(43), 'x'.repeat(512), 'é'.repeat(43)])(
  'the token %j is unknown',
  async (token) => {
    for (const call of [read, confirm]) {
      expect(await call(token)).toMatchObject({ status: 404, body: { code: 'link_unknown' } })
    }
  },
)

test('creates nothing after the registration was closed', async () => {
  const token = await registerByMail(server, 'newcomer')
  expect(await confirm(token, closed)).toMatchObject({
    status: 403,
    body: { code: 'registration_closed' },
  })
  expect((await read(token)).status).toBe(200)
})

test('leaves the session of somebody else', async () => {
  const other = await logInAs(server, 'employee')
  const token = await registerByMail(server, 'newcomer')
  await server.call(confirmRegistration, {
    body: { token, password: PASSWORD },
    token: other.token,
  })
  const { rows } = await server.owner.query('SELECT FROM sessions WHERE ended_at IS NULL')
  expect(rows).toHaveLength(1)
})

test('a HEAD or GET is no confirmation', async () => {
  const token = await registerByMail(server, 'newcomer')
  for (const method of ['GET', 'HEAD'] as const) {
    const url = `${confirmRegistration.path}?token=${token}`
    expect((await server.app.inject({ method, url })).statusCode).toBe(405)
  }
  expect((await confirm(token)).status).toBe(201)
})
