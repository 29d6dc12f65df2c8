import type { ErrorCode, UserState } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { stateOf } from '#/domain/accounts/user-row.ts'
import type { Account } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { claimBurst, mayReportBurst } from '#/domain/limits/claim-burst.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'

export const DENIED_STATES: Partial<Record<UserState, ErrorCode>> = {
  inactive: 'account_inactive',
  pending: 'approval_pending',
  rejected: 'registration_rejected',
}

interface Denial {
  user: Account | null
  code: ErrorCode
  /** The rejection reason, for the user. */
  reason?: string | null
}

/** Records a failed log-in, without an unknown name: it may be a password typed into the wrong field. */
export async function deny(request: FastifyRequest, denial: Denial): Promise<never> {
  const { user, code, reason = null } = denial
  const event = { action: 'authn_login_fail', user: user ?? undefined, detail: code } as const
  await insertAuditEvent(request.server.db, auditEvent(request, event))
  request.log.info({ event: 'authn_login_fail', user_id: user?.id, reason: code })
  throw new AppError(code, reason === null ? {} : { errors: { reason } })
}

/** Denies a wrong password or an unknown name, and reports a burst of them once. */
export async function denyGuess(
  request: FastifyRequest,
  { user, counted }: { user: Account | null; counted: Counted[] },
): Promise<never> {
  for (const subject of counted.filter(mayReportBurst)) await reportBurst(request, user, subject)
  return deny(request, { user, code: 'invalid_credentials' })
}

async function reportBurst(
  request: FastifyRequest,
  user: Account | null,
  counted: Counted,
): Promise<void> {
  const { kind } = counted
  // A network's failures concern many accounts.
  const target = kind === 'account' || kind === 'device' ? (user ?? undefined) : undefined
  const event = { action: 'authn_login_lock', user: target, detail: kind } as const
  const isReported = await request.server.db.$transaction(async (tx) => {
    const isFirst = await claimBurst(tx, counted)
    if (isFirst) await insertAuditEvent(tx, auditEvent(request, event))
    if (isFirst && target && stateOf(target) === 'active') await notify(tx, request, target)
    return isFirst
  })
  if (isReported) request.log.info({ event: 'authn_login_lock', user_id: target?.id, kind })
}

/** Doesn't wake the worker, whose work would make this response slower than that for an unknown name. */
const notify = (tx: Database, { server }: FastifyRequest, to: Account) =>
  enqueueMail(tx, server.mail.box, {
    kind: 'log_in_limited',
    to,
    data: { at: new Date().toISOString() },
  })
