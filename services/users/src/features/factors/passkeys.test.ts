import { addPasskey, startPasskey } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { lockUser } from '#/domain/accounts/users.ts'
import { useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { authenticator } from '../../../test/authenticator.ts'
import { logInAs, openSession } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { kindsOfMail } from '../../../test/mail.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { untilSomebodyWaits } from '../../../test/together.ts'

const server = useApp()
const passkeys = passkeysOf(server)
const body = { current_password: PASSWORD }
/** 1Password's, of the list of known models. */
const KNOWN = 'bada5566-a7aa-401f-bd96-45619a55120d'

let session: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  session = await logInAs(server, 'employee', { username: 'ada' })
})

const listed = () => passkeys.list(session.token)

test('the options name the site and the account, and ask for a discoverable, verified passkey', async () => {
  const options = await passkeys.start(session.token)
  expect(options).toMatchObject({
    rp: { id: 'localhost' },
    user: { name: 'ada', displayName: 'ada' },
    timeout: 300_000,
    excludeCredentials: [],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  })
  expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32)
  expect(Buffer.from(options.user.id, 'base64url').toString('hex')).toBe(
    session.user.id.replaceAll('-', ''),
  )
})

test('a passkey is added under the name of its product, recorded and mailed', async () => {
  const device = authenticator({ aaguid: KNOWN, syncs: true })
  const { passkey, token } = await passkeys.add(session.token, device)
  expect(passkey).toMatchObject({
    name: '1Password',
    authenticator: '1Password',
    synced: true,
    last_used_at: null,
    counter_regressed_at: null,
  })
  expect(await passkeys.list(token)).toEqual([passkey])
  const [event] = await readTrail(server)
  expect(event).toMatchObject({ action: 'authn_passkey_added', object: { id: passkey.id } })
  expect(await kindsOfMail(server)).toEqual(['passkey_added'])
})

test('an unknown product makes a passkey without a name, unless the person chooses one', async () => {
  const { passkey, token } = await passkeys.add(session.token)
  expect(passkey).toMatchObject({ name: 'Passkey', authenticator: null, synced: false })
  const named = await passkeys.add(token, authenticator(), 'My key')
  expect(named.passkey.name).toBe('My key')
  const last = await passkeys.add(named.token)
  expect((await passkeys.list(last.token)).map(({ name }) => name)).toEqual([
    'Passkey',
    'My key',
    'Passkey 2',
  ])
})

test('the options exclude the passkeys of the account', async () => {
  const { device, token } = await passkeys.add(session.token)
  const { excludeCredentials } = await passkeys.start(token)
  expect(excludeCredentials).toEqual([
    { id: device.id(), type: 'public-key', transports: ['internal'] },
  ])
})

test('a credential is stored once', async () => {
  const { device, token } = await passkeys.add(session.token)
  const credential = device.create(await passkeys.start(token))
  const again = await server.call(addPasskey, { body: { credential }, token })
  expect(again.body).toMatchObject({ code: 'conflict' })
  expect(await passkeys.list(token)).toHaveLength(1)
})

test('an account has at most 20, also when two are added at once', async () => {
  let { token } = session
  for (let made = 0; made < 19; made += 1) ({ token } = await passkeys.add(token))
  const started = [await passkeys.start(token), await passkeys.start(token)]
  const added = await Promise.all(
    started.map((options) =>
      server.call(addPasskey, {
        body: { credential: authenticator().create(options) },
        token,
      }),
    ),
  )
  // The first one ends the session of the other.
  expect(added.map((answer) => answer.status).toSorted()).toEqual([201, 409])
  const newest = added.find((answer) => answer.status === 201)?.body.access_token
  const more = await server.call(startPasskey, { body, token: newest })
  expect(more.body).toMatchObject({ code: 'conflict' })
})

test('adding one asks for the password, and counts wrong ones', async () => {
  const wrong = { current_password: OTHER_PASSWORD }
  const answer = await server.call(startPasskey, { body: wrong, token: session.token })
  expect(answer.status).toBe(400)
  expect((await readTrail(server)).map(({ action }) => action)).toEqual([
    'authn_password_check_fail',
  ])
})

test('adding one asks for a code too if log-ins do', async () => {
  const { code } = await addFactors(server, session.user.id)
  const without = await server.call(startPasskey, { body, token: session.token })
  expect(without.body).toMatchObject({ code: 'validation_failed', errors: { code: /code/ } })
  const wrong = { ...body, code: '000000' }
  const guessed = await server.call(startPasskey, { body: wrong, token: session.token })
  expect(guessed.body).toMatchObject({ code: 'code_wrong' })
  const right = { ...body, code: code() }
  expect((await server.call(startPasskey, { body: right, token: session.token })).status).toBe(200)
})

test.for([
  ['of another origin', { origin: 'http://evil.test' }],
  ['of another site', { rpId: 'evil.test' }],
  ['for an unknown challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ['in a frame of another site', { crossOrigin: true }],
  ['without user verification', { userVerified: false }],
  ['that is a log-in', { type: 'webauthn.get' }],
] as const)('a new passkey %s is refused', async ([, lies]) => {
  const credential = authenticator().create(await passkeys.start(session.token), lies)
  const answer = await server.call(addPasskey, { body: { credential }, token: session.token })
  expect(answer.body).toMatchObject({ code: 'conflict' })
  expect(await listed()).toEqual([])
})

test.for([
  ['the end of the session', 'UPDATE sessions SET ended_at = now()'],
  ['a deactivation', 'UPDATE users SET active = false'],
] as const)('a passkey that waits for %s is not added', async ([, change]) => {
  const credential = authenticator().create(await passkeys.start(session.token))
  const { db } = server.app
  let adding: ReturnType<typeof server.send> | undefined
  await db.$transaction(async (tx) => {
    await lockUser(tx, session.user.id)
    adding = server.send({
      method: 'POST',
      url: addPasskey.path,
      headers: { authorization: `Bearer ${session.token}` },
      payload: { credential },
    })
    await untilSomebodyWaits(db)
    await tx.$executeRawUnsafe(change)
  })
  expect((await adding)?.status).toBe(401)
  expect(await db.passkey.count()).toBe(0)
})

test('a challenge works once, and in its session only', async () => {
  const other = await openSession(server, session.user)
  const options = await passkeys.start(session.token)
  const credential = authenticator().create(options)
  const elsewhere = await server.call(addPasskey, { body: { credential }, token: other.token })
  expect(elsewhere.body).toMatchObject({ code: 'conflict' })
  const invalid = authenticator().create(options, { userVerified: false })
  await server.call(addPasskey, { body: { credential: invalid }, token: session.token })
  const late = await server.call(addPasskey, { body: { credential }, token: session.token })
  expect(late.body).toMatchObject({ code: 'conflict' })
})

test('a challenge lives five minutes', async () => {
  const credential = authenticator().create(await passkeys.start(session.token))
  await server.owner.query(
    `UPDATE passkey_challenges SET expires_at = expires_at - '5 min'::interval`,
  )
  const answer = await server.call(addPasskey, { body: { credential }, token: session.token })
  expect(answer.body).toMatchObject({ code: 'conflict' })
})
