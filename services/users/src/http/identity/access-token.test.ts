import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { tokenForge } from '../../../test/tokens.ts'

const server = useApp()
let forge: Awaited<ReturnType<typeof tokenForge>>
beforeEach(async () => {
  // The tests compare times to the second.
  vi.useFakeTimers({ toFake: ['Date'] })
  forge = await tokenForge(server)
})
afterEach(() => void vi.useRealTimers())

const INVALID = 'Invalid token. Please log in again.'
const EXPIRED = 'Signature expired. Please log in again.'
const ENDED = 'Session ended. Please log in again.'

const ask = (authorization: string) =>
  server.send({ url: '/auth/status', headers: { authorization } })

async function expectRefused(token: string, message = INVALID) {
  const answer = await ask(`Bearer ${token}`)
  expect(answer.body).toMatchObject({ status: 'error', code: 'invalid_token', message })
  expect(answer.status).toBe(401)
  expect(answer.headers['www-authenticate']).toBe(
    `Bearer realm="gatehouse", error="invalid_token", error_description="${message}"`,
  )
}

test('accepts an unchanged token of the test forge', async () => {
  expect((await ask(`Bearer ${forge.forge()}`)).status).toBe(200)
})

test('issues tokens with the header and claims of RFC 9068', async () => {
  const { user, id, token } = await logInAs(server, 'admin')
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  expect(header).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: forge.key.id })
  expect(claims).toEqual({
    iss: 'http://localhost:8080',
    aud: 'http://localhost:8080',
    sub: user.id,
    sid: id,
    role: 'admin',
    admin: true,
    auth_time: expect.any(Number),
    amr: ['pwd'],
    acr: 'aal1',
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: claims.iat + 900,
  })
})

describe('the algorithm of an access token', () => {
  test.for(['none', 'None', 'nOnE', ''])('refuses "%s", signed or not', async (alg) => {
    const input = forge.signingInput({}, { alg })
    await expectRefused(`${input}.`)
    await expectRefused(`${input}.${'A'.repeat(86)}`)
    await expectRefused(forge.forge({}, { alg }))
  })

  test.for(['HS256', 'HS384', 'HS512'])(
    'refuses %s with our public key as the secret',
    async (alg) => {
      const input = forge.signingInput({}, { alg })
      for (const key of [forge.key.publicKey, ` ${forge.key.publicKey}`, forge.key.id]) {
        const mac = createHmac(`sha${alg.slice(2)}`, key)
          .update(input)
          .digest('base64url')
        await expectRefused(`${input}.${mac}`)
      }
    },
  )

  test.for(['RS256', 'ES256', 'PS512', 'Ed25519', 'eddsa', null, 7, ['EdDSA'], undefined])(
    'refuses %j',
    async (alg) => expectRefused(forge.forge({}, { alg })),
  )
})

describe('the header of an access token', () => {
  test.for<[string, object]>([
    ['no kid', { kid: undefined }],
    ['an unknown kid', { kid: randomUUID() }],
    ['a kid that is a path', { kid: '../../dev/null' }],
    ['a kid that is SQL', { kid: "' OR '1'='1" }],
    ['a kid that is a number', { kid: 0 }],
    ['a kid that is a list', { kid: [randomUUID()] }],
    ['another typ', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['a typ that is not text', { typ: 1 }],
    ['an unknown crit', { crit: ['exp'] }],
    ['an empty crit', { crit: [] }],
    ['a crit with a header that is present', { crit: ['b64'], b64: true }],
    ['jku', { jku: 'https://evil.test/jwks.json' }],
    ['x5u', { x5u: 'https://evil.test/cert.pem' }],
    ['x5c', { x5c: ['MIIB'] }],
    ['jwk', { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } }],
    ['cty', { cty: 'JWT' }],
    ['zip', { zip: 'DEF' }],
  ])('refuses a signed token with %s', async ([, header]) => expectRefused(forge.forge({}, header)))

  test('refuses a key in the jwk header of the token', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const input = forge.signingInput({}, { jwk: publicKey.export({ format: 'jwk' }) })
    await expectRefused(
      `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`,
    )
  })
})

describe('the claims of an access token', () => {
  test.for(['iss', 'aud', 'sub', 'iat', 'exp', 'jti', 'sid'])(
    'refuses a token without %s',
    async (claim) => expectRefused(forge.forge({ [claim]: undefined })),
  )

  test.for<[string, (now: number) => object]>([
    ['another issuer', () => ({ iss: 'https://evil.test' })],
    ['an issuer that starts with ours', () => ({ iss: 'http://localhost:8080.evil.test' })],
    ['a list of issuers', () => ({ iss: ['http://localhost:8080', 'https://evil.test'] })],
    ['another audience', () => ({ aud: 'https://other.test' })],
    ['an empty list of audiences', () => ({ aud: [] })],
    ['exp as text', (now) => ({ exp: String(now + 900) })],
    ['exp null', () => ({ exp: null })],
    ['exp 1e300', () => ({ exp: 1e300 })],
    ['exp with a fraction', (now) => ({ exp: now + 900.5 })],
    ['exp over an hour after iat', (now) => ({ exp: now + 3601 })],
    ['iat beyond the clock skew', (now) => ({ iat: now + 6 })],
    ['iat as text', (now) => ({ iat: String(now) })],
    ['iat over an hour before exp', (now) => ({ iat: now - 3600 })],
    ['nbf beyond the clock skew', (now) => ({ nbf: now + 6 })],
    ['nbf as text', (now) => ({ nbf: String(now - 1) })],
    ['nbf null', () => ({ nbf: null })],
    ['sid that is not an id', () => ({ sid: "' OR 1=1 --" })],
    ['sid that is an object', () => ({ sid: { not: '' } })],
    ['sid that is a list', () => ({ sid: [randomUUID()] })],
    ['sub that is not an id', () => ({ sub: 'admin' })],
    ['sub that is a list', () => ({ sub: [randomUUID()] })],
  ])('refuses %s', async ([, change]) => expectRefused(forge.forge(change(forge.now))))

  test('accepts an nbf in the past', async () => {
    expect((await ask(`Bearer ${forge.forge({ nbf: forge.now - 1 })}`)).status).toBe(200)
  })

  test.for(['iat', 'nbf'])('accepts %s ahead by the clock skew', async (claim) => {
    expect((await ask(`Bearer ${forge.forge({ [claim]: forge.now + 5 })}`)).status).toBe(200)
  })

  test.for([0, 1, 3600])('refuses a token that expired %i seconds ago', async (ago) =>
    expectRefused(forge.forge({ iat: forge.now - 900, exp: forge.now - ago }), EXPIRED),
  )

  test('reports an expired token with an invalid signature as invalid, not as expired', async () => {
    const token = forge.forge({ iat: forge.now - 900, exp: forge.now - 1 })
    await expectRefused(`${token.slice(0, -10)}AAAAAAAAAA`)
  })

  test.for<[string, object]>([
    ['an unknown session', { sid: randomUUID() }],
    ["another user's session", { sub: randomUUID() }],
  ])('answers a token for %s like one of an ended session', async ([, claims]) =>
    expectRefused(forge.forge(claims), ENDED),
  )

  test('ignores the role that a token claims', async () => {
    const authorization = `Bearer ${forge.forge({ role: 'admin', admin: true })}`
    const answer = await ask(authorization)
    expect(answer.body['data']).toMatchObject({ role: 'employee', admin: false })
    const refused = await server.send({ method: 'POST', url: '/users', headers: { authorization } })
    expect(refused.status).toBe(403)
  })
})
