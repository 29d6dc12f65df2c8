import { findUserByLogin } from '#/domain/accounts/users.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { clearLimits } from '#/domain/limits/clear-limits.ts'
import { limitKeys } from '#/domain/limits/limit-keys.ts'
import { say, withDatabase } from './with-database.ts'

export const UNLOCK_HELP = `
Too many wrong passwords limit log-ins to an account on devices that are not known to it. This clears them, also the limit of
100 failures in a row. It changes neither the password nor the sessions.`

export const unlockCommand = (login: string): Promise<void> =>
  withDatabase(async (db, { APP_SECRET }) => {
    const user = await findUserByLogin(db, login)
    if (!user) throw new Error(`${login} does not exist.`)
    const cleared = await db.$transaction(async (tx) => {
      await insertAuditEvent(tx, { ...NO_REQUEST, action: 'authn_login_unlock', user })
      return clearLimits(tx, limitKeys(APP_SECRET), user.id)
    })
    say(cleared > 0 ? `${user.username} is unlocked.` : `${user.username} had no failed log-ins.`)
  })
