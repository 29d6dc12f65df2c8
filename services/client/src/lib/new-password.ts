import { CONTEXT_WORD, containsContextWord, NewPassword } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { passwordMinLength } from './registration.ts'

/** Bounds the work for a pasted text. {@link NewPassword} refuses longer ones. */
const MAX_COUNTED_UNITS = 1024

const countCodePoints = (password: string): number =>
  [...password.slice(0, MAX_COUNTED_UNITS).normalize('NFC')].length

/**
 * A new password with the minimum length that the service is configured for. The contract checks only the lowest
 * minimum that a service can have.
 */
export const ChosenPassword = z.pipe(
  z.string().check(
    z.refine((password) => password === '' || countCodePoints(password) >= passwordMinLength(), {
      error: () => `Use at least ${passwordMinLength()} characters.`,
    }),
  ),
  NewPassword,
)

interface Account {
  username: string
  email: string
  password: string
}

/** Refuses a password that contains the account's username or email. */
export const excludesContext = z.refine<Account>(
  (account) => !containsContextWord(account.password, account),
  { error: CONTEXT_WORD, path: ['password'] },
)
