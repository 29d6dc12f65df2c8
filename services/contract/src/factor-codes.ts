import * as z from 'zod/mini'
import { bounded, required } from './plain-text.ts'

const TOTP = 'Enter the 6 digits that the app shows.'
/** A code of an authenticator app (RFC 6238). Apps show it with a space in the middle. */
export const TotpCode = z.string(required(TOTP)).check(
  bounded(16, 64),
  z.overwrite((code) => code.replaceAll(/\s/g, '')),
  z.regex(/^\d{6}$/, { error: TOTP }),
)

const RECOVERY = 'Enter one of your recovery codes, 16 letters and digits.'
/** 80 bits in the alphabet of Crockford's base32, in which no two characters look alike. Case and dashes do not count. */
export const RecoveryCode = z
  .string(required(RECOVERY))
  .check(
    bounded(64, 256),
    z.overwrite(canonicalRecoveryCode),
    z.regex(/^[0-9A-HJKMNP-TV-Z]{16}$/, { error: RECOVERY }),
  )

/** Returns a recovery code in capital letters without dashes, and with the digits that look like O, I and L. */
export function canonicalRecoveryCode(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

export const eitherCode = {
  code: z.optional(TotpCode),
  recovery_code: z.optional(RecoveryCode),
}

interface Codes {
  code?: unknown
  recovery_code?: unknown
}
const EITHER = { error: 'Send code or recovery_code.', path: ['code'] }

export const hasOneCode = z.refine<Codes>(
  ({ code, recovery_code }) => (code === undefined) !== (recovery_code === undefined),
  EITHER,
)

export const hasAtMostOneCode = z.refine<Codes>(
  ({ code, recovery_code }) => code === undefined || recovery_code === undefined,
  EITHER,
)
