import type { RunPrepared } from '#/database/prepared.ts'
import { HAS_SECOND_FACTOR } from '#/domain/accounts/users.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { type Counted, settleSql } from '#/domain/limits/refund-attempts.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { type AccountUpdate, accountUpdates, type NewDeviceNotice } from './new-device.ts'
import {
  type NewSession,
  newGrant,
  openSessionSql,
  type SessionGrant,
  storedAgent,
} from './sessions.ts'

/** An account with a verified password, and its log-in event. */
export interface CheckedAccount {
  id: string
  passwordHash: string
  /** A change that logs everybody out raises it, also while this log-in waits for its lock. */
  deviceEpoch: number
  event: AuditEvent
  /** The attempt as the limits counted it. */
  counted: Counted[]
  /** Absent on a known device, and when mail is off. */
  notice?: NewDeviceNotice | undefined
  /** Whether the address must be verified. */
  requiresVerified: boolean
  /** Whether the log-in used two factors or a trusted device. Otherwise the account must have no second factor. */
  satisfiesSecondFactor: boolean
}

interface LogIn {
  grant: SessionGrant
  lastLoginAt: Date
}

/**
 * Opens a session, records the log-in, clears its limits and writes the notice in one statement. Returns null when the account is no
 * longer active, its password is no longer the verified one, or a second factor was added since. Waits for a concurrent deactivation; a later one ends the session.
 */
export async function logIn(
  run: RunPrepared,
  account: CheckedAccount,
  newSession: NewSession,
): Promise<LogIn | null> {
  const grant = newGrant(account.id, newSession)
  const isAccount = Prisma.sql`id = ${account.id}::uuid AND password_hash = ${account.passwordHash}
    AND device_epoch = ${account.deviceEpoch}::int
    AND active AND approval = 'approved' AND (email_verified OR NOT ${account.requiresVerified}::boolean)
    AND (${account.satisfiesSecondFactor}::boolean OR NOT ${HAS_SECOND_FACTOR})`
  const userAgent = storedAgent(newSession)
  for (const update of accountUpdates(account.notice, { isAccount, userAgent })) {
    const name = `log_in_${update.name}${newSession.replaces ? '_replacing' : ''}`
    const statement = logInSql(update, account, { grant, newSession })
    const [row] = await run<{ lastLoginAt: Date }>(name, statement)
    if (row) return { grant: { ...grant, authenticatedAt: row.lastLoginAt }, ...row }
  }
  return null
}

function logInSql(
  { account, mail }: AccountUpdate,
  { event, counted }: CheckedAccount,
  { grant, newSession }: { grant: { id: string }; newSession: NewSession },
): Prisma.Sql {
  const notice = mail?.()
  return Prisma.sql`
  WITH ${account}, ${openSessionSql(grant, newSession)}, recorded AS (
    ${insertAuditEventSql(event, { from: Prisma.sql`account`, objectId: Prisma.sql`${grant.id}` })}
  ), ${settleSql(counted)}${
    notice ? Prisma.sql`, noticed AS (${notice} CROSS JOIN account WHERE mails)` : Prisma.empty
  }
  SELECT last_login_at AS "lastLoginAt" FROM account`
}
