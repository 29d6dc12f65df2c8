import type { FastifyRequest } from 'fastify'
import type { Account } from '#/domain/accounts/users.ts'
import { findAccount } from '#/domain/accounts/users.ts'
import { invalidFields, sessionEnded } from '#/errors.ts'
import { callerOf } from '#/http/identity/access.ts'
import { checkOwnPassword } from '#/http/identity/own-password.ts'

/** Returns the caller's account. Throws 400 on `current_password` for a wrong one. */
export async function requirePassword(
  request: FastifyRequest<{ Body: { current_password: string } }>,
): Promise<Account> {
  const user = await findAccount(request.server.db, callerOf(request).user.id)
  if (!user) throw sessionEnded()
  if (await checkOwnPassword(request, user, request.body.current_password)) return user
  throw invalidFields({ current_password: 'This is not your current password.' })
}
