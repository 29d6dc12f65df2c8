import { PASSWORD_FLOOR } from '@gatehouse/contract'
import { dictionary } from '@zxcvbn-ts/language-common'

// The length rule refuses shorter ones.
const common = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= PASSWORD_FLOOR),
)

/** Whether the whole password is on the list of common ones, ignoring case (NIST SP 800-63B-4 §3.1.1.2). */
export const isCommonPassword = (password: string): boolean => common.has(password.toLowerCase())
