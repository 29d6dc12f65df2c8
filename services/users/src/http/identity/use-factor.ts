import type { LogInMethod } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { countRecoveryCodes } from '#/domain/factors/recovery-codes.ts'
import { type GivenCode, useFactor } from '#/domain/factors/use-factor.ts'
import { clearFactorLimit } from '#/domain/limits/clear-limits.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { auditEvent } from '#/http/audit-event.ts'

/**
 * Uses a code of the user once, in the transaction that does what it allows. The use of a recovery code is audited and
 * mailed. Returns undefined when it is wrong or was used before. Lock the user's row first.
 */
export async function useFactorOf(
  tx: Database,
  request: FastifyRequest,
  { user, given }: { user: UserRow; given: GivenCode },
): Promise<LogInMethod | undefined> {
  const { factorBox, mail } = request.server
  const method = await useFactor(tx, factorBox, { userId: user.id, given })
  if (method !== 'recovery_code') return method
  await clearFactorLimit(tx, request.server.limitKeys, user.id)
  const action = 'authn_recovery_code_used'
  await insertAuditEvent(tx, auditEvent(request, { action, actor: user, user }))
  const data = { at: new Date().toISOString(), left: await countRecoveryCodes(tx, user.id) }
  await enqueueMail(tx, mail.box, { kind: 'recovery_code_used', to: user, data })
  return method
}

/** Returns the message beside the field of a wrong code. */
export const wrongCode = ({ recovery_code }: GivenCode): Record<string, string> =>
  recovery_code === undefined
    ? { code: 'This code is wrong or was used already. Enter the next one.' }
    : { recovery_code: 'This code is wrong or was used already.' }
