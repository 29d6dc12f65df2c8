import { type LogInMethod, startPasskey } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { endpoints } from '../../../test/endpoints.ts'
import { createUser } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { passkeysOf } from '../../../test/passkeys.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { ASKS_FOR_FACTOR, codeOf, logInBefore, promote, STALE } from '../../../test/step-up.ts'

const server = useApp()
const passkeys = passkeysOf(server)

test('exactly these endpoints need the passkey of those who have one', () => {
  const strong = endpoints.filter(({ endpoint }) => endpoint.stepUp === 'strong')
  expect(strong.map(({ label }) => label).sort()).toEqual([
    'DELETE /auth/factors/passkeys/:id',
    'POST /auth/factors/passkeys',
    'POST /auth/factors/passkeys/options',
    'POST /auth/factors/totp',
    'POST /auth/factors/totp/confirm',
  ])
})

test.for(
  endpoints
    .filter(({ endpoint }) => endpoint.stepUp === 'strong')
    .map(({ endpoint, label }) => [label, endpoint] as const),
)('%s is closed to the password alone once the user has a passkey', async ([, endpoint]) => {
  const { token, user } = await logInBefore(server, { role: 'employee' })
  const headers = { authorization: `Bearer ${token}` }
  const send = () => server.send({ method: endpoint.method, url: endpoint.path, headers })
  expect(codeOf(await send())).toBe('validation_failed')
  await passkeys.give(user)
  const refused = await send()
  expect(refused.status).toBe(401)
  expect(refused.headers['www-authenticate']).toMatch(ASKS_FOR_FACTOR)
})

test('an old session by passkey is asked for the passkey, also to add another', async () => {
  const { id } = await createUser(server)
  const { token, user } = await logInBefore(server, { ...STALE, methods: ['passkey'] })
  await passkeys.give(user)
  const body = { current_password: PASSWORD }
  for (const answer of [
    await promote(server, token, id),
    await server.call(startPasskey, { body, token }),
  ]) {
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(ASKS_FOR_FACTOR)
  }
})

test('a user with a passkey needs it, not the password alone', async () => {
  const { id } = await createUser(server)
  const { token, user } = await logInBefore(server)
  const { device } = await passkeys.give(user)
  const refused = await promote(server, token, id)
  expect(refused.status).toBe(401)
  expect(refused.headers['www-authenticate']).toMatch(ASKS_FOR_FACTOR)
  const { body } = await passkeys.logIn(device)
  expect((await promote(server, body.access_token, id)).status).toBe(200)
})

test.for<[LogInMethod[]]>([[['password', 'totp']], [['password', 'recovery_code']]])(
  'a user with an authenticator app does it after a log-in by %j',
  async ([methods]) => {
    const { id } = await createUser(server)
    const { token, user } = await logInBefore(server, { methods })
    await addFactors(server, user.id)
    expect((await promote(server, token, id)).status).toBe(200)
  },
)

test('a session from before the authenticator app does not do it', async () => {
  const { id } = await createUser(server)
  const { token, user } = await logInBefore(server)
  await addFactors(server, user.id)
  expect((await promote(server, token, id)).status).toBe(401)
})
