import type { FastifyRequest } from 'fastify'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import type { GivenCode } from '#/domain/factors/use-factor.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { wrongCode } from '#/http/identity/use-factor.ts'

export const alreadyAdded = () =>
  new AppError('conflict', { message: 'You have an authenticator app already. Remove it first.' })

export const notAdded = () =>
  new AppError('conflict', { message: 'You have no authenticator app.' })

export const beginAgain = () =>
  new AppError('conflict', { message: 'This secret is no longer valid. Begin again.' })

/** Audits a wrong code, and returns the error to throw. */
export async function denyCode(
  request: FastifyRequest,
  user: UserRow,
  given: GivenCode,
): Promise<AppError> {
  const detail = `${request.method} ${request.routeOptions.url}`
  const event = { action: 'authn_factor_check_fail', user, detail } as const
  await insertAuditEvent(request.server.db, auditEvent(request, event))
  request.log.info({ event: event.action, user_id: user.id })
  return new AppError('code_wrong', { errors: wrongCode(given) })
}
