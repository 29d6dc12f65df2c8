import { randomUUID } from 'node:crypto'
import jwt, { type Secret } from '@fastify/jwt'
import {
  ENROLLMENT_AUDIENCE,
  isMultiFactor,
  type LogInMethod,
  type Role,
} from '@gatehouse/contract'
import { createSigner } from 'fast-jwt'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import type { OpenedKey } from '#/domain/keys/key-ring.ts'
import { type RefreshTokens, refreshTokens } from '#/domain/sessions/refresh-token.ts'
import { AppError } from '#/errors.ts'
import { type AssuranceLevel, assuranceLevelOf } from './assurance-level.ts'
import { bearerToken } from './bearer.ts'
import { needsFactor } from './mfa-policy.ts'
import { createVerifiedTokens, type VerifiedTokens } from './verified-tokens.ts'

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
  /** When the user logged in (OpenID Connect Core §2). */
  auth_time: number
  /** How the user logged in (RFC 8176). */
  amr: string[]
  acr: AssuranceLevel
  /** Private claim: the generation of the refresh token issued with it, if its use proves the receipt. */
  generation?: number
}

/** A verified token as `complete: true` returns it. */
export interface VerifiedJwt {
  header: { kid: string }
  payload: AccessClaims
}

interface Subject {
  userId: string
  sessionId: string
  role: Role
  methods: readonly LogInMethod[]
  authenticatedAt: Date
  generation?: number | undefined
}

export interface AccessTokens {
  sign(subject: Subject): string
  verified: VerifiedTokens
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
    user: VerifiedJwt
  }
}

/**
 * RFC 8176 §2. A recovery code is a one-time password too. A passkey proves a key and the presence of the user. A trusted
 * device is no factor.
 */
const REFERENCES: Record<LogInMethod, string[]> = {
  password: ['pwd'],
  totp: ['otp'],
  recovery_code: ['otp'],
  passkey: ['pop', 'user'],
  trusted_device: [],
}

const authenticationOf = (methods: readonly LogInMethod[], at: Date) => ({
  auth_time: Math.floor(at.getTime() / 1_000),
  amr: [
    ...methods.flatMap((method) => REFERENCES[method]),
    ...(isMultiFactor(methods) ? ['mfa'] : []),
  ],
  acr: assuranceLevelOf(methods),
})

const TYPE = 'at+jwt'
const HEADER = new Set(['alg', 'typ', 'kid'])
const REQUIRED_CLAIMS = ['iss', 'aud', 'sub', 'iat', 'exp', 'jti', 'sid']

/** Signs and verifies tokens. RFC 8725: one algorithm, `typ`, `iss`, `aud`, and `kid` names one of our keys. */
export const tokens = fp(async (app, { config }: { config: Config }) => {
  const issuer = config.PUBLIC_URL.origin
  const audiences = { full: issuer, enrollment: issuer + ENROLLMENT_AUDIENCE }
  const publicKey: Secret = async (_request: unknown, token: unknown) => publicKeyOf(app, token)

  await app.register(jwt, {
    secret: { public: publicKey },
    decode: { complete: true },
    verify: {
      algorithms: ['EdDSA'],
      allowedIss: issuer,
      allowedAud: Object.values(audiences),
      checkTyp: TYPE,
      complete: true,
      // @fastify/jwt's default accepts only one spelling of the scheme.
      extractToken: ({ headers }) => bearerToken(headers.authorization),
      // access-token.ts checks `nbf`, because the library's clock tolerance would extend `exp` too.
      ignoreNotBefore: true,
      requiredClaims: REQUIRED_CLAIMS,
    },
  })
  app.decorate('refreshTokens', refreshTokens(config.APP_SECRET))
  const signersOf = createSignerCache({ issuer, audiences, lifetime: config.ACCESS_TOKEN_TTL })
  app.decorate('accessTokens', {
    verified: createVerifiedTokens(),
    sign({ userId: sub, sessionId: sid, role, generation, methods, authenticatedAt }) {
      const signers = signersOf(app.signingKeys.signer())
      const sign = signers[needsFactor(config, role, methods) ? 'enrollment' : 'full']
      const session = { sid, role, admin: role === 'admin' }
      const claims = {
        sub,
        jti: randomUUID(),
        ...session,
        ...authenticationOf(methods, authenticatedAt),
      }
      return sign(generation === undefined ? claims : { ...claims, generation })
    },
  })
})

type Audience = 'full' | 'enrollment'

interface SignerOptions {
  issuer: string
  audiences: Record<Audience, string>
  /** Seconds. */
  lifetime: number
}

/** Returns a key's signer for each audience, and caches the last ones. @fastify/jwt would parse the private key for each token. */
function createSignerCache({ issuer, audiences, lifetime }: SignerOptions) {
  const make = ({ id: kid, privateKey: key }: OpenedKey) => {
    const header = { alg: 'EdDSA', typ: TYPE }
    const signer = (aud: string) =>
      createSigner({ header, key, kid, iss: issuer, aud, expiresIn: lifetime * 1000 })
    return {
      kid,
      full: signer(audiences.full),
      enrollment: signer(audiences.enrollment),
    }
  }
  let last: ReturnType<typeof make> | undefined
  return (key: OpenedKey) => {
    if (last?.kid !== key.id) last = make(key)
    return last
  }
}

/**
 * Returns our public key for a token. Throws `invalid_token` for any header that our tokens never have, such
 * as `jku`, `jwk`, `x5u` or `crit`.
 */
async function publicKeyOf({ signingKeys }: FastifyInstance, token: unknown): Promise<string> {
  const { header } = token as { header: Record<string, unknown> }
  const isOurs = Object.keys(header).every((name) => HEADER.has(name))
  const key = isOurs ? await signingKeys.find(header['kid']) : undefined
  if (key !== undefined) return key
  throw new AppError('invalid_token', { cause: new Error('unknown header or key') })
}
