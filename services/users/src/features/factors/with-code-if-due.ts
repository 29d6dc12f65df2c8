import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { type Account, lockUser } from '#/domain/accounts/users.ts'
import type { GivenCode } from '#/domain/factors/use-factor.ts'
import { codeMissing } from './passkey-faults.ts'
import { withCode } from './with-code.ts'

/** Runs a change that needs a code only if the user's log-ins do. Throws 400 on `code` without one. */
export async function withCodeIfDue<T>(
  request: FastifyRequest<{ Body: GivenCode }>,
  user: Account,
  change: (useCode: (tx: Database) => Promise<void>) => Promise<T>,
): Promise<T> {
  const { code, recovery_code } = request.body
  if (!user.hasSecondFactor) {
    return change(async (tx) => {
      await lockUser(tx, user.id)
    })
  }
  if (code === undefined && recovery_code === undefined) throw codeMissing()
  return withCode(request, user, change)
}
