import { PASSWORD_FLOOR } from '@gatehouse/contract'
import { dictionary } from '@zxcvbn-ts/language-common'

// Shorter ones are refused by their length.
const common = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= PASSWORD_FLOOR),
)

/** Whether the whole password, without case, is on the list of common ones (NIST SP 800-63B-4 §3.1.1.2). */
export const isCommonPassword = (password: string): boolean => common.has(password.toLowerCase())
