import type { FastifyRequest } from 'fastify'
import { RECEIVED_SECONDS } from '#/domain/sessions/refresh-timing.ts'
import { AppError } from '#/errors.ts'
import { LONGEST_ACCESS_TOKEN } from '#/lib/lifetimes.ts'
import { isUuid } from '#/lib/uuid.ts'
import { parseBearer } from './bearer.ts'
import type { AccessClaims, VerifiedJwt } from './tokens.ts'
import type { VerifiedToken } from './verified-tokens.ts'

/** Seconds by which another replica's clock may be ahead. `exp` gets no leeway. */
const CLOCK_SKEW = 5

const malformed = () => new AppError('invalid_token', { message: 'Bearer token malformed.' })

/**
 * Returns the claims of the request's bearer token, or null without one. Throws `invalid_token` for
 * a token that fails verification (RFC 6750 §3.1, RFC 8725 §3).
 */
export async function verifyAccessToken(request: FastifyRequest): Promise<VerifiedToken | null> {
  const bearer = parseBearer(request.headers.authorization)
  if (bearer.kind === 'none') return null
  if (bearer.kind === 'malformed') throw malformed()
  return (await findVerified(request, bearer.token)) ?? (await verify(request, bearer.token))
}

/** Returns the cached claims of a token until it expires or its signing key is dropped. */
async function findVerified(
  { server }: FastifyRequest,
  token: string,
): Promise<VerifiedToken | undefined> {
  const found = server.accessTokens.verified.get(token)
  if (!found || found.exp * 1000 <= Date.now()) return undefined
  return (await server.signingKeys.find(found.kid)) === undefined ? undefined : found
}

async function verify(request: FastifyRequest, token: string): Promise<VerifiedToken> {
  if (!isCanonical(token)) throw new AppError('invalid_token')
  const { header, payload } = await request.jwtVerify<VerifiedJwt>().catch((error) => {
    throw toInvalidToken(error)
  })
  if (!hasValidClaims(payload)) throw new AppError('invalid_token')
  const { kid } = header
  const { sub, sid, exp, iat, generation = 0 } = payload
  const verified = { sub, sid, exp, kid, generation, provesFrom: iat + RECEIVED_SECONDS }
  return request.server.accessTokens.verified.add(token, verified)
}

/** Base64url has unused trailing bits and decoders ignore them. Only one spelling of a token is accepted. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

/** The JWT library reports many token faults as server errors. All of them are answered with `invalid_token`. */
function toInvalidToken(error: unknown): unknown {
  const { code = '' } = error as { code?: string }
  if (code === 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED') {
    const message = 'Signature expired. Please log in again.'
    return new AppError('invalid_token', { message, cause: error })
  }
  const isTokenFault = code.startsWith('FST_JWT_') || code.startsWith('FAST_JWT_')
  return isTokenFault ? new AppError('invalid_token', { cause: error }) : error
}

const isId = (value: unknown): boolean => typeof value === 'string' && isUuid(value)
const isTime = (value: unknown): value is number => Number.isSafeInteger(value)
const isGeneration = (value: number): boolean => Number.isSafeInteger(value) && value > 0

/** Checks what the JWT library doesn't: time claims, the maximum lifetime, and the format of ids. */
function hasValidClaims({ iat, exp, nbf, sid, sub, generation = 1 }: AccessClaims): boolean {
  const latest = Date.now() / 1000 + CLOCK_SKEW
  return (
    isTime(iat) &&
    isTime(exp) &&
    iat <= latest &&
    exp - iat <= LONGEST_ACCESS_TOKEN &&
    (nbf === undefined || (isTime(nbf) && nbf <= latest)) &&
    isId(sid) &&
    isId(sub) &&
    isGeneration(generation)
  )
}
