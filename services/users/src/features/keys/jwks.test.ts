import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { jwks } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'

const server = useApp()

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

test('the public keys are a JWK set that is cacheable for five minutes', async () => {
  const { status, headers, body } = await server.call(jwks)
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('public, max-age=300')
  expect(headers['content-type']).toMatch(/^application\/json/)
  expect(Object.keys(body)).toEqual(['keys'])
  for (const key of body.keys) {
    expect(key).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.stringMatching(/^[\w-]{43}$/),
      kid: expect.stringMatching(/^[\w-]{43}$/),
      use: 'sig',
      alg: 'EdDSA',
    })
  }
})

test('an access token can be verified with the JWK set alone', async () => {
  const { token } = await logInAs(server, 'employee')
  const [header, claims, signature = ''] = token.split('.')
  const { body } = await server.call(jwks)
  const jwk = body.keys.find(({ kid }) => kid === decode(header).kid)
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
  const input = Buffer.from(`${header}.${claims}`)
  expect(verify(null, input, key, Buffer.from(signature, 'base64url'))).toBe(true)
})
