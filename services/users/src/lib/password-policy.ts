import { CONTEXT_WORD, containsContextWord } from '@gatehouse/contract'
import { isCommonPassword } from './common-passwords.ts'

interface Person {
  username?: unknown
  email?: unknown
}

/** What is wrong with a new password beyond its form, in words for a person; `undefined` when it will do. */
export function passwordFault(
  password: string,
  person: Person,
  minLength: number,
): string | undefined {
  const normalized = password.normalize('NFC')
  if ([...normalized].length < minLength) return `Use at least ${minLength} characters.`
  if (isCommonPassword(normalized)) return 'This password is on the list of common passwords.'
  if (containsContextWord(normalized, person)) return CONTEXT_WORD
  return undefined
}
