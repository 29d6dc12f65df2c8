import { randomUUID } from 'node:crypto'
import jwt, { type Secret } from '@fastify/jwt'
import type { Role } from '@gatehouse/contract'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { loadSigningKeys, type SigningKey } from '#/data/signing-keys.ts'
import { AppError } from '#/errors.ts'
import { type RefreshTokens, refreshTokens } from '#/lib/refresh-token.ts'

/** Claims of an access token (RFC 9068 §2.2, without client_id). Times are seconds since 1970. */
export interface AccessClaims {
  iss: string
  aud: string
  sub: string
  iat: number
  exp: number
  nbf?: number
  jti: string
  sid: string
  role: Role
  admin: boolean
}

export interface AccessTokens {
  sign(subject: { userId: string; sessionId: string; role: Role }): string
}

declare module 'fastify' {
  interface FastifyInstance {
    accessTokens: AccessTokens
    refreshTokens: RefreshTokens
  }
}
declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: AccessClaims
    user: AccessClaims
  }
}

const TYPE = 'at+jwt'
const HEADER = new Set(['alg', 'typ', 'kid'])
const REQUIRED_CLAIMS = ['iss', 'aud', 'sub', 'iat', 'exp', 'jti', 'sid']
/** Signs and verifies tokens. RFC 8725: one algorithm, `typ`, `iss`, `aud`, and only our own keys by `kid`. */
export const tokens = fp(async (app, { config }: { config: Config }) => {
  const keys = await loadSigningKeys(app.db, config.APP_SECRET)
  const [current] = keys
  if (!current) throw new Error('There is no signing key.')
  const issuer = config.PUBLIC_URL.origin

  const publicKey: Secret = async (_request: unknown, token: unknown) => publicKeyOf(keys, token)

  await app.register(jwt, {
    secret: { private: current.privateKey, public: publicKey },
    decode: { complete: true },
    sign: { algorithm: 'EdDSA', iss: issuer, aud: issuer },
    verify: {
      algorithms: ['EdDSA'],
      allowedIss: issuer,
      allowedAud: issuer,
      checkTyp: TYPE,
      requiredClaims: REQUIRED_CLAIMS,
    },
  })
  app.decorate('refreshTokens', refreshTokens(config.APP_SECRET))
  app.decorate('accessTokens', {
    sign: ({ userId, sessionId, role }) =>
      app.jwt.sign(
        { jti: randomUUID(), sid: sessionId, role, admin: role === 'admin' } as AccessClaims,
        {
          key: current.privateKey,
          kid: current.id,
          header: { alg: 'EdDSA', typ: TYPE },
          sub: userId,
          expiresIn: config.ACCESS_TOKEN_TTL,
        },
      ),
  })
})

/**
 * The key that a token names, among ours only. Whatever else its header brings (jku, jwk, x5u, crit) is
 * refused rather than ignored: no token of ours has it.
 */
function publicKeyOf(keys: SigningKey[], token: unknown): string {
  const { header } = token as { header: Record<string, unknown> }
  const key = keys.find(({ id }) => id === header['kid'])
  if (!key || !Object.keys(header).every((name) => HEADER.has(name))) {
    throw new AppError('invalid_token', { cause: new Error('foreign header') })
  }
  return key.publicKey
}
