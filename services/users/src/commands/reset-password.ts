import { stateOf } from '#/domain/accounts/user-row.ts'
import { findUserByEmail } from '#/domain/accounts/users.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { linkKeys } from '#/domain/links/link-keys.ts'
import { say, withDatabase } from './with-database.ts'

export const RESET_PASSWORD_HELP = `
The link works once, for 60 minutes. Whoever has it can choose a new password, which ends all sessions of the account.
Sends no mail.`

/** Prints a link with which an active user chooses a new password. */
export const resetPasswordCommand = (email: string): Promise<void> =>
  withDatabase(async (db, { APP_SECRET, PUBLIC_URL }) => {
    const token = await db.$transaction(async (tx) => {
      const user = await findUserByEmail(tx, email)
      if (!user || stateOf(user) !== 'active') throw new Error('No active user has this address.')
      const request = { purpose: 'reset', userId: user.id, email: user.email } as const
      const link = await createLink(tx, linkKeys(APP_SECRET), request)
      const action = 'authn_password_reset_request'
      await insertAuditEvent(tx, { ...NO_REQUEST, action, user })
      return link.token
    })
    say(`${PUBLIC_URL.origin}/reset-password#token=${token}`)
  })
