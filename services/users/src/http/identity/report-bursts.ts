import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { stateOf, type UserRow } from '#/domain/accounts/user-row.ts'
import { lockUserAgainstDeletion } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { claimBurst, mayReportBurst } from '#/domain/limits/claim-burst.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import type { LimitKind } from '#/domain/limits/rules.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { auditEvent } from '#/http/audit-event.ts'

/** Failures of one account. A network's failures concern many. */
const OF_ACCOUNT: LimitKind[] = ['account', 'device', 'code', 'factor']
/** Failures of which no other mail tells the owner. */
const MAILED: LimitKind[] = ['account', 'device']

/** Reports each burst of failures once: an audit event, and a mail to the owner of the account. */
export async function reportBursts(
  request: FastifyRequest,
  counted: Counted[],
  findOwner: () => Promise<UserRow | null>,
): Promise<void> {
  for (const subject of counted.filter(mayReportBurst)) {
    const owner = OF_ACCOUNT.includes(subject.kind) ? await findOwner() : null
    await reportBurst(request, subject, owner)
  }
}

async function reportBurst(
  request: FastifyRequest,
  counted: Counted,
  owner: UserRow | null,
): Promise<void> {
  const { kind } = counted
  const event = { action: 'authn_login_lock', user: owner ?? undefined, detail: kind } as const
  const isReported = await request.server.db.$transaction(async (tx) => {
    // Before the limit's row, as an unlock and a reset lock them. The mail's foreign key would lock it later.
    if (owner) await lockUserAgainstDeletion(tx, owner.id)
    const isFirst = await claimBurst(tx, counted)
    if (isFirst) await insertAuditEvent(tx, auditEvent(request, event))
    if (isFirst && owner && MAILED.includes(kind) && stateOf(owner) === 'active') {
      await notify(tx, request, owner)
    }
    return isFirst
  })
  if (isReported) request.log.info({ event: 'authn_login_lock', user_id: owner?.id, kind })
}

/** Doesn't wake the worker, whose work would make this response slower than that for an unknown name. */
const notify = (tx: Database, { server }: FastifyRequest, to: UserRow) =>
  enqueueMail(tx, server.mail.box, {
    kind: 'log_in_limited',
    to,
    data: { at: new Date().toISOString() },
  })
