import { beginPasskeyLogin, passkeyLogin } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { type Authenticator, authenticator } from '../../../test/authenticator.ts'
import { createUser, openSession } from '../../../test/factories.ts'
import { BY_COOKIE, passkeysOf } from '../../../test/passkeys.ts'

const server = useApp()
const passkeys = passkeysOf(server)
let device: Authenticator
beforeEach(async () => {
  const user = await createUser(server, { username: 'ada' })
  device = (await passkeys.give(user, authenticator({ counts: true }))).device
})

const refused = { code: 'passkey_refused' }
const expired = { code: 'passkey_expired' }
const finish = (body: Parameters<typeof server.call<typeof passkeyLogin>>[1]) =>
  server.call(passkeyLogin, body)

test.for([
  ['with a wrong signature', { forged: true }],
  ['of another origin', { origin: 'http://evil.test' }],
  ['of a sibling of the site', { origin: 'http://localhost:9090' }],
  ['of another site', { rpId: 'evil.test' }],
  ['in a frame of another site', { crossOrigin: true }],
  ['without user verification', { userVerified: false }],
  ['that is a registration', { type: 'webauthn.create' }],
  ['of another user', { userHandle: Buffer.alloc(16).toString('base64url') }],
  ['without a user', { userHandle: undefined }],
] as const)('a response %s is refused and recorded', async ([, lies]) => {
  expect((await passkeys.logIn(device, lies)).body).toMatchObject(refused)
  const [event] = await readTrail(server)
  expect(event).toMatchObject({ action: 'authn_login_fail', detail: 'passkey_refused' })
})

test('a response to an unknown challenge is refused', async () => {
  const challenge = Buffer.alloc(32).toString('base64url')
  expect((await passkeys.logIn(device, { challenge })).body).toMatchObject(expired)
})

test('a replayed response is refused, also when it comes twice at once', async () => {
  const { options, passkey_token } = await passkeys.begin()
  const body = { credential: device.get(options), passkey_token }
  const answers = await Promise.all([finish({ body }), finish({ body })])
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 401])
  expect((await finish({ body })).body).toMatchObject(expired)
})

test('a challenge is gone before its response is verified', async () => {
  const { options, passkey_token } = await passkeys.begin()
  const wrong = { credential: device.get(options, { forged: true }), passkey_token }
  expect((await finish({ body: wrong })).body).toMatchObject(refused)
  const right = { credential: device.get(options), passkey_token }
  expect((await finish({ body: right })).body).toMatchObject(expired)
})

test('the challenge of another browser is refused', async () => {
  const { options } = await passkeys.begin()
  const { passkey_token } = await passkeys.begin()
  const body = { credential: device.get(options), passkey_token }
  expect((await finish({ body })).body).toMatchObject(expired)
  expect((await finish({ body: { credential: body.credential } })).body).toMatchObject(expired)
})

test('a challenge lives five minutes', async () => {
  const { options, passkey_token } = await passkeys.begin()
  const { rows } = await server.owner.query(
    'SELECT extract(epoch FROM expires_at - now())::int AS left FROM passkey_challenges',
  )
  expect(rows[0]?.left).toBeGreaterThan(290)
  await server.owner.query(
    `UPDATE passkey_challenges SET expires_at = expires_at - '5 min'::interval`,
  )
  const body = { credential: device.get(options), passkey_token }
  expect((await finish({ body })).body).toMatchObject(expired)
})

test('the challenge of a new passkey opens no session', async () => {
  const user = await createUser(server)
  const { id, token } = await openSession(server, user)
  const { challenge } = await passkeys.start(token)
  const { device: own } = await passkeys.give(user)
  const { options } = await passkeys.begin()
  const body = { credential: own.get({ ...options, challenge }), passkey_token: id }
  expect((await finish({ body })).body).toMatchObject(expired)
})

test('a browser can’t send the token in the body', async () => {
  const { options, passkey_token } = await passkeys.begin()
  const payload = { credential: device.get(options), passkey_token }
  const request = { method: 'POST', url: passkeyLogin.path, headers: BY_COOKIE, payload } as const
  expect((await server.send(request)).body).toMatchObject(expired)
})

test('an unknown passkey is answered like a wrong signature', async () => {
  const stranger = authenticator()
  stranger.restore({ ...device.copy(), id: Buffer.alloc(32, 7) })
  const unknown = await passkeys.logIn(stranger)
  const forged = await passkeys.logIn(device, { forged: true })
  const { request_id: _a, ...first } = unknown.body as unknown as Record<string, unknown>
  const { request_id: _b, ...second } = forged.body as unknown as Record<string, unknown>
  expect(first).toEqual(second)
})

test('two cookies of a challenge are refused by name, and the next challenge expires a planted one', async () => {
  const { options } = await passkeys.begin()
  const headers = { ...BY_COOKIE, cookie: 'gatehouse_passkey=planted; gatehouse_passkey=own' }
  const payload = { credential: device.get(options) }
  const answer = await server.send({ method: 'POST', url: passkeyLogin.path, headers, payload })
  expect(answer.body['code']).toBe('duplicate_cookie')
  const begun = await server.send({ method: 'POST', url: beginPasskeyLogin.path, headers })
  const gone = begun.cookies.filter(({ value }) => value === '')
  expect(gone.map(({ path }) => path)).toContain('/auth')
})

test('a log-in from another site is refused', async () => {
  const { options } = await passkeys.begin()
  const headers = { 'auth-transport': 'cookie', 'sec-fetch-site': 'cross-site' }
  const payload = { credential: device.get(options) }
  const answer = await server.send({ method: 'POST', url: passkeyLogin.path, headers, payload })
  expect(answer.body['code']).toBe('cross_site_request')
})

test('nonsense in place of the browser’s data is no fault', async () => {
  const { options, passkey_token } = await passkeys.begin()
  const { response, ...credential } = device.get(options)
  const clientDataJSON = Buffer.from('[1').toString('base64url')
  const body = {
    credential: { ...credential, response: { ...response, clientDataJSON } },
    passkey_token,
  }
  expect((await finish({ body })).body).toMatchObject(expired)
})
