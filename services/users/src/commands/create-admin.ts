import { NewPasswordText, RegisterBody } from '@gatehouse/contract'
import * as z from 'zod'
import type { Config } from '#/config.ts'
import { BREACHED, createBreachCheck } from '#/domain/accounts/breached-passwords.ts'
import { passwordFault } from '#/domain/accounts/password-policy.ts'
import { createPasswords, OPERATOR } from '#/domain/accounts/passwords.ts'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import { insertUser } from '#/domain/accounts/users.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { AppError } from '#/errors.ts'
import { ask } from './ask.ts'
import { say, withDatabase } from './with-database.ts'

interface Options {
  username: string
  email: string
  password?: string
}

type Account = z.infer<typeof RegisterBody>

export const createAdmin = (options: Options): Promise<void> =>
  withDatabase(async (db, config) => {
    const password = options.password ?? (await ask('Password: ', { hidden: true }))
    const account = requireValid({ ...options, password }, config)
    await refuseBreached(account.password, config)
    const { username, email } = account
    const passwords = await createPasswords({
      memory: config.ARGON2_MEMORY,
      passes: config.ARGON2_TIME,
    })
    const passwordHash = await passwords.hash(account.password, OPERATOR)
    try {
      await db.$transaction(async (tx) => {
        // The operator vouches for the address.
        const verified = { role: 'admin', emailVerified: true } as const
        const user = await insertUser(tx, { username, email, passwordHash, ...verified })
        await insertAuditEvent(tx, {
          ...NO_REQUEST,
          action: 'user_created',
          user,
          ...newUserChanges(user),
        })
      })
    } catch (error) {
      throw error instanceof AppError && error.errors ? faultsOf(error.errors) : error
    }
    say(`${username} can log in now.`)
  })

/** Applies the rules of registration. */
function requireValid(account: Account, { PASSWORD_MIN_LENGTH }: Config): Account {
  const { data, error } = z.safeParse(RegisterBody, account)
  const faults: Record<string, string> = {}
  for (const { path, message } of error?.issues ?? []) faults[path.join('.')] ??= message
  const password = NewPasswordText.safeParse(account.password).data
  const fault = password && passwordFault(password, account, PASSWORD_MIN_LENGTH)
  if (fault) faults['password'] = fault
  if (!data || Object.keys(faults).length > 0) throw faultsOf(faults)
  return data
}

async function refuseBreached(password: string, { PWNED_PASSWORDS_URL }: Config): Promise<void> {
  const onFault = (reason: string) => say(`The password was not checked for breaches: ${reason}.`)
  const isBreached = createBreachCheck({ url: PWNED_PASSWORDS_URL, onFault })
  if (await isBreached(password)) throw faultsOf({ password: BREACHED })
}

const faultsOf = (faults: Record<string, string>) =>
  new Error(
    Object.entries(faults)
      .map(([field, message]) => `${field}: ${message}`)
      .join('\n'),
  )
