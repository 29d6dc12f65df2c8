import { CONTEXT_WORD, containsContextWord } from '@gatehouse/contract'
import { isCommonPassword } from './common-passwords.ts'

interface Person {
  username?: unknown
  email?: unknown
}

/**
 * Returns a message for the user when a new password breaks the policy, otherwise `undefined`. Takes the password in
 * NFC, as the contract's schemas return it.
 */
export function passwordFault(
  password: string,
  person: Person,
  minLength: number,
): string | undefined {
  if ([...password].length < minLength) return `Use at least ${minLength} characters.`
  if (isCommonPassword(password)) return 'This password is on the list of common passwords.'
  if (containsContextWord(password, person)) return CONTEXT_WORD
  return undefined
}
