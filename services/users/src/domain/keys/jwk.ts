import { createHash, createPublicKey } from 'node:crypto'
import type { PublicJwk } from '@gatehouse/contract'

/**
 * Converts an Ed25519 public key from PEM for the JWKS. RFC 9864 prefers `Ed25519` as the algorithm, but many libraries
 * support only `EdDSA`.
 */
export function publicJwk(pem: string): PublicJwk {
  const { x = '' } = createPublicKey(pem).export({ format: 'jwk' })
  const kid = thumbprint(x)
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }
}

/** RFC 7638 §3: hashes the required members in lexicographic order, without whitespace. */
const thumbprint = (x: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
