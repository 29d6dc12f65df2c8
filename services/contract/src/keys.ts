import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'

/** An Ed25519 public key (RFC 8037 §2). */
const PublicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
})
export type PublicJwk = z.infer<typeof PublicJwk>

export const jwks = endpoint({
  method: 'GET',
  path: '/.well-known/jwks.json',
  tag: 'service',
  summary: 'Get the public keys that verify access tokens (RFC 7517); cacheable for five minutes',
  access: 'anyone',
  responses: { 200: z.object({ keys: z.array(PublicJwk) }) },
})
