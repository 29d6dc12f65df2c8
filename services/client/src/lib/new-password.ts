import { ChangePasswordBody, NewPassword } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { passwordMinLength } from './registration.ts'

/** Longer texts are refused by {@link NewPassword}; the count here must not read all of one. */
const COUNTED_UNITS = 1024

const countCodePoints = (password: string): number =>
  [...password.slice(0, COUNTED_UNITS).normalize('NFC')].length

/**
 * A password to be set, with the minimum length that the service is configured for. The contract alone
 * knows the lowest number that any configuration can have.
 */
export const ChosenPassword = z.pipe(
  z.string().check(
    z.refine((password) => password === '' || countCodePoints(password) >= passwordMinLength(), {
      error: () => `Use at least ${passwordMinLength()} characters.`,
    }),
  ),
  NewPassword,
)

export const PasswordChange = z.extend(ChangePasswordBody, { new_password: ChosenPassword })
