import * as z from 'zod/mini'
import { bounded, filled, plain, required, text } from './plain-text.ts'

export const ROLES = ['employee', 'manager', 'admin'] as const
export const Role = z.enum(ROLES, { error: 'Choose employee, manager or admin.' })
export type Role = z.infer<typeof Role>

export const STATES = ['active', 'inactive', 'pending', 'rejected'] as const
export const UserState = z.enum(STATES, { error: 'Choose active, inactive, pending or rejected.' })
export type UserState = z.infer<typeof UserState>

export const Username = text('Enter a username.', 30).check(
  z.regex(/^[A-Za-z0-9._-]+$/, {
    error: 'Use only letters, digits, dots, dashes and underscores.',
    abort: true,
  }),
  z.minLength(3, { error: 'Use at least 3 characters.' }),
)

const ADDRESS = 'Enter an address like name@example.com.'
/** An address that is valid for `type="email"` in the HTML standard. */
export const Email = text(ADDRESS, 254).check(
  z.email({ pattern: z.regexes.html5Email, error: ADDRESS }),
)

const LOGIN = 'Enter your email address or username.'
/** The login name, an address or a username. Trimmed, because phone keyboards append a space. */
export const EmailOrUsername = z
  .string(required(LOGIN))
  .check(bounded(254, 1_024), plain(), z.trim(), filled(LOGIN), bounded(254))

export const PASSWORD_MAX_LENGTH = 256
/** The minimum of the configurable length (NIST SP 800-63B-4 §3.1.1.2). */
export const PASSWORD_FLOOR = 8

/** UTF-16 units before normalization. NFC composes at most four to one (U+1F82), so no valid password is refused. */
const PASSWORD_MAX_UNITS = 4 * PASSWORD_MAX_LENGTH

/** Normalizes to NFC, because Unicode has several spellings of one text (NIST SP 800-63B-4 §3.1.1.2). */
const passwordText = (missing: string) =>
  text(missing, PASSWORD_MAX_LENGTH, PASSWORD_MAX_UNITS).check(z.normalize('NFC'))

/** Counts code points in NFC, so that an emoji or an accented letter counts as one. */
const codePoints = (password: string) => [...password].length

const notTooLong = () =>
  z.refine<string>((password) => codePoints(password) <= PASSWORD_MAX_LENGTH, {
    error: `Use at most ${PASSWORD_MAX_LENGTH} characters.`,
  })

/** An existing password, in NFC and otherwise unchanged. */
export const Password = passwordText('Enter your password.').check(notTooLong())

/** A new password before the check of its length, in NFC. */
export const NewPasswordText = passwordText('Choose a password.')

/**
 * A new password, in NFC. The service also checks its configured length, the list of common passwords and
 * the user's name and address, and reports all errors together.
 */
export const NewPassword = NewPasswordText.check(
  z.refine((password) => codePoints(password) >= PASSWORD_FLOOR, {
    error: `Use at least ${PASSWORD_FLOOR} characters.`,
  }),
  notTooLong(),
)

/** Returns the parts of a user's name and address, from 5 characters on, that a password must not contain. */
export function contextWords(person: { username?: unknown; email?: unknown }): string[] {
  const email = typeof person.email === 'string' ? person.email : ''
  const username = typeof person.username === 'string' ? person.username : ''
  return [email, email.slice(0, Math.max(0, email.lastIndexOf('@'))), username]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 5)
}

/** Whether a password in NFC contains the user's name or address (OWASP ASVS 6.2.11). */
export function containsContextWord(
  password: string,
  person: { username?: unknown; email?: unknown },
): boolean {
  const lower = password.toLowerCase()
  return contextWords(person).some((word) => lower.includes(word))
}

export const CONTEXT_WORD = 'Leave your name and address out of the password.'

/** An id in a path. Accepts any text, because a malformed id is 404 instead of 400. */
export const PathId = z.string()

export const Timestamp = z.iso.datetime()
