import type { Database } from '#/database/database.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { ruleSql } from './refresh-rule.ts'
import type { RefreshClaim } from './refresh-token.ts'

/** The client that presented a refresh token, and the event to record if it was reused. */
interface ReusingClient {
  graceSeconds: number
  ip: string
  userAgent: string | undefined
  event: AuditEvent
  /** An INSERT of a notice to the user, whose FROM can be continued. */
  notice: Prisma.Sql | null
}

/**
 * Ends a session whose refresh token was reused, and the trust in the user's devices, and writes the event and the notice in
 * the same statement, so that a crash cannot separate them. Decides again on the locked row, after `redeemRefreshToken` has granted nothing. A crash between the two
 * statements leaves neither an end nor an event. It hides nothing: no change of the row makes a replaced generation
 * valid again once it is reuse, so the next presentation is detected too.
 * @returns false when the session is not live or the token was not reused
 */
export async function endReusedSession(
  db: Database,
  claim: RefreshClaim,
  { graceSeconds, ip, userAgent, event, notice }: ReusingClient,
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    WITH presented AS (${ruleSql(claim, { graceSeconds })}), reused AS (
      UPDATE sessions s SET ended_at = clock_timestamp(), end_reason = 'reuse',
        reuse_ip = ${ip}, reuse_user_agent = ${userAgent?.slice(0, 512) ?? null}
      FROM presented WHERE s.id = presented.id AND rule = 'reuse'
      RETURNING s.id
    ), recorded AS (
      ${insertAuditEventSql(event, { from: Prisma.sql`reused`, objectId: Prisma.sql`reused.id` })}
    ), untrusted AS (
      DELETE FROM trusted_devices WHERE user_id IN (SELECT user_id FROM sessions JOIN reused USING (id))
    )${notice ? Prisma.sql`, noticed AS (${notice} CROSS JOIN reused)` : Prisma.empty}
    SELECT FROM reused`
  return rows.length > 0
}
