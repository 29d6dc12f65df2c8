import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { publicJwk } from './jwk.ts'

test('the kid of a JWK is its RFC 7638 thumbprint', () => {
  // RFC 8037, appendices A.2 and A.3.
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  expect(publicJwk(key.export({ type: 'spki', format: 'pem' }).toString())).toEqual({
    kty: 'OKP',
    crv: 'Ed25519',
    x,
    kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    use: 'sig',
    alg: 'EdDSA',
  })
})
