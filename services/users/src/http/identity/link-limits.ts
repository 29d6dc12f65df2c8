import type { FastifyRequest } from 'fastify'
import { findUser } from '#/domain/accounts/users.ts'
import type { Refusal } from '#/domain/limits/charge-attempts.ts'
import type { Subject } from '#/domain/limits/limit-keys.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { AppError } from '#/errors.ts'
import { pauseText } from '#/lib/pause.ts'
import { charge, refund } from './attempts.ts'
import { reportBursts } from './report-bursts.ts'

/**
 * Checks the token of a link. An unknown one counts as a guess of its network, which has a budget apart from log-ins, and
 * throws `too_many_requests` beyond it. A right one always works and writes nothing: 256 bits bear any number of guesses.
 */
export const checkToken = <T>(request: FastifyRequest, check: () => Promise<T>): Promise<T> =>
  check().catch(async (error: unknown) => {
    if (isGuess(error)) {
      const counted = await chargeGuess(request, networksOf(request))
      await reportBursts(request, counted, noOwner)
    }
    throw error
  })

/** The accounts whose codes are compared. */
export interface CodeAccounts {
  subjects: Subject[]
  /** Null unless they are of one user. */
  userId: string | null
}

/**
 * Checks a code like a token, but counts it before, and for its accounts too. A right code refunds its own account: for
 * the others that the browser asked for, it was a wrong one.
 */
export async function checkCode<T extends { userId: string }>(
  request: FastifyRequest,
  { subjects, userId }: CodeAccounts,
  check: () => Promise<T>,
): Promise<T> {
  const counted = await chargeGuess(request, [...subjects, ...networksOf(request)])
  try {
    const checked = await check()
    const own = request.server.limitKeys.account(checked.userId, 'code')
    const isOwn = ({ kind, key }: Counted) => kind !== 'code' || Buffer.compare(key, own.key) === 0
    await refund(request, counted.filter(isOwn))
    return checked
  } catch (error) {
    const findOwner = async () => (userId ? findUser(request.server.db, userId) : null)
    if (isGuess(error)) await reportBursts(request, counted, findOwner)
    else await refund(request, counted)
    throw error
  }
}

const networksOf = ({ server, ip }: FastifyRequest) => server.limitKeys.networks('link', ip)

async function chargeGuess(request: FastifyRequest, subjects: Subject[]): Promise<Counted[]> {
  const { counted, refusal } = await charge(request, subjects)
  if (refusal) throw tooManyGuesses(refusal)
  return counted
}

const noOwner = async () => null

const isGuess = (error: unknown): boolean =>
  error instanceof AppError && ['link_unknown', 'code_wrong'].includes(error.code)

const DAY = 86_400

/** Returns the response to a refused guess. */
export function tooManyGuesses({ wait, kinds }: Refusal): AppError {
  const retryAfter = wait ?? DAY
  const message = kinds.includes('code')
    ? 'Too many wrong codes. Open the link in the mail instead.'
    : `Too many attempts. Try again in ${pauseText(retryAfter)}.`
  return new AppError('too_many_requests', { message, retryAfter })
}

/** Counts a request for mail, whichever address it names. Throws `too_many_requests`. */
export async function chargeMailRequest(request: FastifyRequest): Promise<void> {
  const networks = request.server.limitKeys.networks('mail', request.ip)
  const { counted, refusal } = await charge(request, networks)
  if (counted) return reportBursts(request, counted, noOwner)
  const retryAfter = refusal.wait ?? DAY
  const message = `Too many mails were asked for. Try again in ${pauseText(retryAfter)}.`
  throw new AppError('too_many_requests', { message, retryAfter })
}
