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
/** A valid address as the HTML standard defines it, which browsers check `type="email"` by. */
export const Email = text(ADDRESS, 254).check(
  z.email({ pattern: z.regexes.html5Email, error: ADDRESS }),
)

const LOGIN = 'Enter your email address or username.'
/** What log-in takes in its one field: an address or a username, without the space that phone keyboards add. */
export const EmailOrUsername = z
  .string(required(LOGIN))
  .check(bounded(254, 1_024), plain(), z.trim(), filled(LOGIN), bounded(254))

export const PASSWORD_MAX_LENGTH = 256
/** No configuration goes below this (NIST SP 800-63B-4 §3.1.1.2). */
export const PASSWORD_FLOOR = 8

/** UTF-16 units before normalization. NFC composes at most four of them to one (U+1F82): none that fits is refused. */
const PASSWORD_MAX_UNITS = 4 * PASSWORD_MAX_LENGTH

/** Returns NFC: Unicode spells one text in several ways (NIST SP 800-63B-4 §3.1.1.2). */
const passwordText = (missing: string) =>
  text(missing, PASSWORD_MAX_LENGTH, PASSWORD_MAX_UNITS).check(z.normalize('NFC'))

/** In code points of NFC, as people count: an emoji is one, and so is an accented letter, however it was typed. */
const codePoints = (password: string) => [...password].length

const notTooLong = () =>
  z.refine<string>((password) => codePoints(password) <= PASSWORD_MAX_LENGTH, {
    error: `Use at most ${PASSWORD_MAX_LENGTH} characters.`,
  })

/** A password to be checked, in NFC and otherwise as typed. */
export const Password = passwordText('Enter your password.').check(notTooLong())

/** A new password before its length is judged, in NFC. */
export const NewPasswordText = passwordText('Choose a password.')

/**
 * A password to be set, in NFC. The service also checks its configured length, the list of common
 * passwords and the person's own name and address, in the same report.
 */
export const NewPassword = NewPasswordText.check(
  z.refine((password) => codePoints(password) >= PASSWORD_FLOOR, {
    error: `Use at least ${PASSWORD_FLOOR} characters.`,
  }),
  notTooLong(),
)

/** The parts of a person's name and address, from 5 characters on, that a password must not contain. */
export function contextWords(person: { username?: unknown; email?: unknown }): string[] {
  const email = typeof person.email === 'string' ? person.email : ''
  const username = typeof person.username === 'string' ? person.username : ''
  return [email, email.slice(0, Math.max(0, email.lastIndexOf('@'))), username]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 5)
}

/** Whether a password, in NFC, repeats its person's name or address (OWASP ASVS 6.2.11). */
export function containsContextWord(
  password: string,
  person: { username?: unknown; email?: unknown },
): boolean {
  const lower = password.toLowerCase()
  return contextWords(person).some((word) => lower.includes(word))
}

export const CONTEXT_WORD = 'Leave your name and address out of the password.'

/**
 * An id in a path. Any text is taken: what is not an id names nobody, so it answers 404, not 400.
 */
export const PathId = z.string()

export const Timestamp = z.iso.datetime()
