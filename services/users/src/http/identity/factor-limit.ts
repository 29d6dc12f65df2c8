import type { FastifyRequest } from 'fastify'
import type { GivenCode } from '#/domain/factors/use-factor.ts'
import type { Refusal } from '#/domain/limits/charge-attempts.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { AppError } from '#/errors.ts'
import { pauseText } from '#/lib/pause.ts'
import { charge } from './attempts.ts'

/**
 * Counts a code of the app before it is checked. A recovery code is not counted: nobody guesses 80 bits, and it must work
 * when somebody else has used the limit up. Throws `too_many_requests`.
 */
export async function chargeFactor(
  request: FastifyRequest,
  { id }: { id: string },
  { code }: GivenCode,
): Promise<Counted[]> {
  if (code === undefined) return []
  const subject = request.server.limitKeys.account(id, 'factor')
  const { counted, refusal } = await charge(request, [subject])
  if (refusal) throw tooManyCodes(refusal)
  return counted
}

const DAY = 86_400

function tooManyCodes({ wait }: Refusal): AppError {
  const advice = wait === null ? 'ask an admin' : `try again in ${pauseText(wait)}`
  const message = `Too many wrong codes. Use a recovery code, or ${advice}.`
  return new AppError('too_many_requests', { message, retryAfter: wait ?? DAY })
}
