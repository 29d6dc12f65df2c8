import { createHash, createPublicKey } from 'node:crypto'
import type { PublicJwk } from '@gatehouse/contract'

/**
 * An Ed25519 public key, given as PEM, for the JWKS. RFC 9864 prefers the name Ed25519 for the algorithm, but
 * many libraries know it as EdDSA alone; the curve says the rest.
 */
export function publicJwk(pem: string): PublicJwk {
  const { x = '' } = createPublicKey(pem).export({ format: 'jwk' })
  const kid = thumbprint(x)
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }
}

/** RFC 7638 §3: the required members in order, without spaces. No two keys share a `kid`. */
const thumbprint = (x: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
