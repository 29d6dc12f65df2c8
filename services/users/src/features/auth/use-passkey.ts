import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { transactionRun } from '#/database/prepared.ts'
import { type Account, findAccount, lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { wasMailedWithin } from '#/domain/mail/was-mailed.ts'
import { type PasskeyRow, recordRegression, recordUse } from '#/domain/passkeys/passkeys.ts'
import type { VerifiedUse } from '#/domain/passkeys/verify.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { admit, requireAdmissible } from './admit.ts'
import { deny } from './deny-log-in.ts'

/** A passkey and what its authenticator signed. */
export interface UsedPasskey {
  passkey: PasskeyRow
  use: VerifiedUse
}

/** Undoes the transaction. */
class AccountChanged extends Error {}

const METHODS = ['passkey'] as const

/**
 * Opens a session by a verified response. Returns null if the account changed or the passkey was removed at the same time. A
 * counter that went back is reported to the owner, and refused: a copy may have made it (WebAuthn §6.1.1).
 */
export async function usePasskey(request: FastifyRequest, used: UsedPasskey) {
  const { db, mail } = request.server
  const user = await findAccount(db, used.passkey.userId)
  if (!user) throw new AppError('passkey_refused')
  await requireAdmissible(request, user)
  const opened = await db
    .$transaction((tx) => openSession(tx, request, { ...used, user }))
    .catch((error) => {
      if (error instanceof AccountChanged) return null
      throw error
    })
  if (opened !== 'regressed') return opened
  mail.wake()
  return deny(request, { user, code: 'passkey_refused' })
}

type Use = UsedPasskey & { user: Account }

async function openSession(tx: Database, request: FastifyRequest, { user, passkey, use }: Use) {
  await lockUser(tx, user.id)
  if (!(await recordUse(tx, passkey.id, use))) {
    return (await recordRegression(tx, passkey.id)) ? report(tx, request, { user, passkey }) : null
  }
  const verified = { user, byCookie: usesCookies(request), counted: [], methods: METHODS }
  const opened = await admit(transactionRun(tx), request, verified)
  if (!opened) throw new AccountChanged()
  return opened
}

const KIND = 'passkey_copied'
const QUIET_SECONDS = 86_400

/** Mails the owner once a day, so that a copy can't flood them. The locked user makes that exact. */
async function report(
  tx: Database,
  request: FastifyRequest,
  { user, passkey: { id, name } }: { user: Account; passkey: PasskeyRow },
): Promise<'regressed'> {
  const action = 'authn_passkey_counter_regressed'
  await insertAuditEvent(tx, auditEvent(request, { action, user, object: { id } }))
  request.log.warn({ event: action, user_id: user.id, passkey_id: id })
  if (await wasMailedWithin(tx, { userId: user.id, kind: KIND, seconds: QUIET_SECONDS }))
    return 'regressed'
  const data = { at: new Date().toISOString(), name }
  await enqueueMail(tx, request.server.mail.box, { kind: KIND, to: user, data })
  return 'regressed'
}
