import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { type Account, lockUser } from '#/domain/accounts/users.ts'
import type { GivenCode } from '#/domain/factors/use-factor.ts'
import { refund } from '#/http/identity/attempts.ts'
import { chargeFactor } from '#/http/identity/factor-limit.ts'
import { reportBursts } from '#/http/identity/report-bursts.ts'
import { useFactorOf } from '#/http/identity/use-factor.ts'
import { denyCode } from './faults.ts'

class WrongCode extends Error {}

/**
 * Runs a change that a code of the user allows. `change` calls its parameter first in its transaction. Counts wrong codes
 * with those of log-ins, so that a stolen session can't guess one. Throws `code_wrong` or `too_many_requests`.
 */
export async function withCode<T>(
  request: FastifyRequest<{ Body: GivenCode }>,
  user: Account,
  change: (useCode: (tx: Database) => Promise<void>) => Promise<T>,
): Promise<T> {
  const counted = await chargeFactor(request, user, request.body)
  const useCode = async (tx: Database) => {
    await lockUser(tx, user.id)
    if (!(await useFactorOf(tx, request, { user, given: request.body }))) throw new WrongCode()
  }
  try {
    const result = await change(useCode)
    await refund(request, counted)
    return result
  } catch (error) {
    if (!(error instanceof WrongCode)) {
      await refund(request, counted)
      throw error
    }
    await reportBursts(request, counted, async () => user)
    throw await denyCode(request, user, request.body)
  }
}
