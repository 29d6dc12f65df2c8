import type { ErrorCode, UserState } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Account } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { reportBursts } from '#/http/identity/report-bursts.ts'

export const DENIED_STATES: Partial<Record<UserState, ErrorCode>> = {
  inactive: 'account_inactive',
  pending: 'approval_pending',
  rejected: 'registration_rejected',
}

interface Denial {
  user: Account | null
  code: ErrorCode
  /** Details for the user: the reason of a rejection, or the address to verify. */
  errors?: Record<string, string>
}

/** Records a failed log-in, without an unknown name: it may be a password typed into the wrong field. */
export async function deny(request: FastifyRequest, denial: Denial): Promise<never> {
  const { user, code, errors } = denial
  const event = { action: 'authn_login_fail', user: user ?? undefined, detail: code } as const
  await insertAuditEvent(request.server.db, auditEvent(request, event))
  request.log.info({ event: 'authn_login_fail', user_id: user?.id, reason: code })
  throw new AppError(code, errors && { errors })
}

/** Denies a wrong password or an unknown name, and reports a burst of them once. */
export async function denyGuess(
  request: FastifyRequest,
  { user, counted }: { user: Account | null; counted: Counted[] },
): Promise<never> {
  request.server.logInPressure.add(1)
  await reportBursts(request, counted, async () => user)
  return deny(request, { user, code: 'invalid_credentials' })
}
