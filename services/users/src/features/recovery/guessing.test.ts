import {
  acceptInvitation,
  confirmEmailChange,
  confirmEmailVerification,
  confirmPasswordReset,
  type Endpoint,
  readInvitation,
  readLink,
  requestPasswordReset,
  undoEmailChange,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { type TestApp, useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { ageLimits, guess, logInFrom } from '../../../test/log-ins.ts'
import { askForReset } from '../../../test/recovery.ts'
import { OTHER_PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
const replica = useApp()
const ada = { email: 'ada@example.test' }
const UNKNOWN = 'A'.repeat(43)
const MINUTE = 60

const create = () => createUser(server, { username: 'ada' })

interface Sent {
  ip?: string
  body: Record<string, unknown>
  at?: TestApp
}

const post = ({ path }: Endpoint, { ip = '192.0.2.1', body, at = server }: Sent) =>
  at.send({ method: 'POST', url: path, remoteAddress: ip, payload: body })

const ACCOUNT = { username: 'eve', password: OTHER_PASSWORD }
/** Requests with a token, by endpoint. */
const WITH_TOKEN: [Endpoint, object][] = [
  [readLink, {}],
  [confirmPasswordReset, { new_password: OTHER_PASSWORD }],
  [confirmEmailVerification, {}],
  [confirmEmailChange, {}],
  [undoEmailChange, {}],
  [readInvitation, {}],
  [acceptInvitation, ACCOUNT],
]

const locks = async () =>
  (await server.app.db.auditEvent.findMany({ where: { action: 'authn_login_lock' } })).map(
    ({ detail, userId }) => ({ detail, userId }),
  )

test('a hundred unknown tokens from a network stop its guesses for 15 minutes, on all endpoints together, and no right token', async () => {
  await create()
  const { token } = await askForReset(server, ada.email)
  for (let n = 0; n < 100; n += 1) {
    const [endpoint, rest] = WITH_TOKEN[n % WITH_TOKEN.length] ?? [readLink, {}]
    const ip = `192.0.2.${n}`
    expect((await post(endpoint, { ip, body: { token: UNKNOWN, ...rest } })).status).toBe(404)
  }
  const wrong = await post(readLink, { body: { token: UNKNOWN } })
  expect(wrong).toMatchObject({
    status: 429,
    body: { message: 'Too many attempts. Try again in 15 minutes.' },
  })
  expect(Number(wrong.headers['retry-after'])).toBeGreaterThan(14 * MINUTE)
  for (const [endpoint, rest] of WITH_TOKEN) {
    expect((await post(endpoint, { body: { token: UNKNOWN, ...rest } })).status).toBe(429)
  }
  expect((await post(readLink, { ip: '192.0.3.1', body: { token: UNKNOWN } })).status).toBe(404)
  expect((await post(readLink, { body: { token } })).status).toBe(200)
  const body = { token, new_password: OTHER_PASSWORD }
  expect((await post(confirmPasswordReset, { body })).status).toBe(200)
  expect(await locks()).toEqual([{ detail: 'link_24', userId: null }])
  await ageLimits(server, 15 * MINUTE)
  expect((await post(readLink, { body: { token: UNKNOWN } })).status).toBe(404)
})

test('guesses of links and of passwords have separate budgets', async () => {
  await create()
  const { token } = await askForReset(server, ada.email)
  for (let n = 0; n < 101; n += 1) await post(readLink, { body: { token: UNKNOWN } })
  expect((await logInFrom(server, ada)).status).toBe(200)
  const ip = '203.0.113.1'
  await guess(server, { email: 'nobody', ip })
  await server.app.db.$executeRaw`
    UPDATE attempt_limits SET blocked_until = now() + interval '1 hour' WHERE kind = 'network_24'`
  expect((await logInFrom(server, { ...ada, ip })).status).toBe(429)
  expect((await post(readLink, { ip, body: { token } })).status).toBe(200)
})

test('a right, a used or a replaced link is no guess', async () => {
  await create()
  const { token } = await askForReset(server, ada.email)
  const body = { token, new_password: OTHER_PASSWORD }
  expect((await post(confirmPasswordReset, { body })).status).toBe(200)
  for (let n = 0; n < 3; n += 1) await post(readLink, { body: { token } })
  const rows = await server.app.db.attemptLimit.findMany({ where: { kind: 'link_24' } })
  expect(rows).toEqual([])
})

test('20 unknown tokens at once at two replicas are all counted', async () => {
  const send = (n: number) =>
    post(readLink, { at: n % 2 ? server : replica, body: { token: UNKNOWN } })
  for (let round = 0; round < 5; round += 1) await together(send)
  expect(tally(await together(send))).toEqual({ 429: 20 })
})

test('50 requests for mail from a network stop its requests, for known and unknown addresses alike', async () => {
  await create()
  const ask = (email: string, ip = '198.51.100.1') =>
    post(requestPasswordReset, { ip, body: { email } })
  for (let n = 0; n < 50; n += 1) {
    expect((await ask(n % 2 ? ada.email : `name-${n}@example.test`)).status).toBe(202)
  }
  const refused = await ask(ada.email)
  expect(refused).toMatchObject({
    status: 429,
    body: { message: 'Too many mails were asked for. Try again in 15 minutes.' },
  })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(14 * MINUTE)
  const { request_id: _id, ...body } = refused.body
  expect((await ask('nobody@example.test')).body).toMatchObject(body)
  expect((await ask(ada.email, '198.51.101.1')).status).toBe(202)
  expect((await logInFrom(server, { ...ada, ip: '198.51.100.1' })).status).toBe(200)
  expect(await locks()).toEqual([{ detail: 'mail_24', userId: null }])
})
