import { findUserByLogin, lockUser } from '#/domain/accounts/users.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { removeFactors } from '#/domain/factors/remove-factors.ts'
import { clearFactorLimit } from '#/domain/limits/clear-limits.ts'
import { limitKeys } from '#/domain/limits/limit-keys.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { mailBox } from '#/domain/mail/mail-box.ts'
import { endSessionsOf } from '#/domain/sessions/sessions.ts'
import { say, withDatabase } from './with-database.ts'

export const RESET_FACTORS_HELP = `
For somebody who lost the app and the recovery codes, or the passkeys. Log-ins then ask for the password only, and for a new
factor if one is required. Make sure that it is that person.`

/** Removes the second factors of an account, with a mail to its owner. */
export const resetFactorsCommand = (login: string): Promise<void> =>
  withDatabase(async (db, config) => {
    const user = await findUserByLogin(db, login)
    if (!user) throw new Error(`${login} does not exist.`)
    const isReset = await db.$transaction(async (tx) => {
      await lockUser(tx, user.id)
      if (!(await removeFactors(tx, user.id))) return false
      await clearFactorLimit(tx, limitKeys(config.APP_SECRET), user.id)
      await endSessionsOf(tx, { userId: user.id }, 'factors_reset')
      await insertAuditEvent(tx, { ...NO_REQUEST, action: 'authn_factors_reset', user })
      const data = { at: new Date().toISOString() }
      await enqueueMail(tx, mailBox(config), { kind: 'factors_reset', to: user, data })
      return true
    })
    if (!isReset) throw new Error(`${user.username} has no second factor.`)
    say(`${user.username} logs in with the password only.`)
  })
