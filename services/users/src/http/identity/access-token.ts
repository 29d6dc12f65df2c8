import type { FastifyRequest } from 'fastify'
import { RECEIVED_SECONDS } from '#/domain/sessions/refresh-rules.ts'
import { AppError } from '#/errors.ts'
import { LONGEST_ACCESS_TOKEN } from '#/lib/lifetimes.ts'
import { isUuid } from '#/lib/uuid.ts'
import { parseBearer } from './bearer.ts'
import type { AccessClaims, VerifiedJwt } from './tokens.ts'
import type { VerifiedToken } from './verified-tokens.ts'

/** Seconds by which another replica's clock may be ahead. `exp` gets none. */
const CLOCK_SKEW = 5

const malformed = () => new AppError('invalid_token', { message: 'Bearer token malformed.' })

/**
 * The claims of the request's bearer token; null when it carries none. Throws `invalid_token` for
 * anything that is not a good token of ours (RFC 6750 §3.1, RFC 8725 §3).
 */
export async function verifyAccessToken(request: FastifyRequest): Promise<VerifiedToken | null> {
  const bearer = parseBearer(request.headers.authorization)
  if (bearer.kind === 'none') return null
  if (bearer.kind === 'malformed') throw malformed()
  return (await remembered(request, bearer.token)) ?? (await verify(request, bearer.token))
}

/** What a token that was verified before says, until it ends or the key that signed it is dropped. */
async function remembered(
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
  if (!isPlausible(payload)) throw new AppError('invalid_token')
  const { kid } = header
  const { sub, sid, exp, iat, generation = 0 } = payload
  const verified = { sub, sid, exp, kid, generation, provesFrom: iat + RECEIVED_SECONDS }
  return request.server.accessTokens.verified.add(token, verified)
}

/** Base64url has spare bits at its end and lenient decoders: one token shall have one text. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

/** The library calls many faults of a token a server error; for us all of them are the token's. */
function toInvalidToken(error: unknown): unknown {
  const { code = '' } = error as { code?: string }
  if (code === 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED') {
    const message = 'Signature expired. Please log in again.'
    return new AppError('invalid_token', { message, cause: error })
  }
  const isTheTokens = code.startsWith('FST_JWT_') || code.startsWith('FAST_JWT_')
  return isTheTokens ? new AppError('invalid_token', { cause: error }) : error
}

const isId = (value: unknown): boolean => typeof value === 'string' && isUuid(value)
const isTime = (value: unknown): value is number => Number.isSafeInteger(value)
const isGeneration = (value: number): boolean => Number.isSafeInteger(value) && value > 0

/** What the library leaves open: times of the wrong kind or from the future, lives too long, odd ids. */
function isPlausible({ iat, exp, nbf, sid, sub, generation = 1 }: AccessClaims): boolean {
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
