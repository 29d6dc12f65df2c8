import * as z from 'zod/mini'
import { text } from './plain-text.ts'

/**
 * A password's length in code points, as people count: an emoji is one, and so is an accented letter,
 * however it was typed (NIST SP 800-63B-4 §3.1.1.2).
 */
const codePoints = (password: string) => [...password.normalize('NFC')].length

export const ROLES = ['employee', 'manager', 'admin'] as const
export const Role = z.enum(ROLES, { error: 'Choose employee, manager or admin.' })
export type Role = z.infer<typeof Role>

export const STATES = ['active', 'inactive', 'pending', 'rejected'] as const
export const UserState = z.enum(STATES, { error: 'Choose active, inactive, pending or rejected.' })
export type UserState = z.infer<typeof UserState>

export const Username = text('Enter a username.').check(
  z.regex(/^[A-Za-z0-9._-]+$/, {
    error: 'Use only letters, digits, dots, dashes and underscores.',
    abort: true,
  }),
  z.minLength(3, { error: 'Use at least 3 characters.' }),
  z.maxLength(30, { error: 'Use at most 30 characters.' }),
)

const ADDRESS = 'Enter an address like name@example.com.'
export const Email = text(ADDRESS).check(
  z.maxLength(254, { error: 'Use at most 254 characters.', abort: true }),
  z.email({ error: ADDRESS }),
)

/** What log-in takes in its one field: an address or a username. */
export const EmailOrUsername = text('Enter your email address or username.').check(
  z.maxLength(254, { error: 'Use at most 254 characters.' }),
)

export const PASSWORD_MAX_LENGTH = 256
/** No configuration goes below this (NIST SP 800-63B-4 §3.1.1.2). */
export const PASSWORD_FLOOR = 8

/** A password as typed. Bounded, so that nobody makes the service hash a novel. */
export const Password = text('Enter your password.').check(
  z.refine((password) => codePoints(password) <= PASSWORD_MAX_LENGTH, {
    error: `Use at most ${PASSWORD_MAX_LENGTH} characters.`,
  }),
)

/**
 * A password to be set. The service also holds it against its configured length, the list of
 * common passwords and the person's own name and address, in the same report.
 */
export const NewPassword = text('Choose a password.').check(
  z.refine((password) => codePoints(password) >= PASSWORD_FLOOR, {
    error: `Use at least ${PASSWORD_FLOOR} characters.`,
  }),
  z.refine((password) => codePoints(password) <= PASSWORD_MAX_LENGTH, {
    error: `Use at most ${PASSWORD_MAX_LENGTH} characters.`,
  }),
)

/** The parts of a person's name and address, from 5 characters on, that a password must not contain. */
export function contextWords(person: { username?: unknown; email?: unknown }): string[] {
  const email = typeof person.email === 'string' ? person.email : ''
  const username = typeof person.username === 'string' ? person.username : ''
  return [email, email.slice(0, Math.max(0, email.lastIndexOf('@'))), username]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 5)
}

/** OWASP ASVS 6.2.11: says what is wrong with a password that repeats who it belongs to. */
export function containsContextWord(
  password: string,
  person: { username?: unknown; email?: unknown },
): boolean {
  const lower = password.normalize('NFC').toLowerCase()
  return contextWords(person).some((word) => lower.includes(word))
}

export const CONTEXT_WORD = 'Leave your name and address out of the password.'

/**
 * An id in a path. Any text is taken: what is not an id names nobody, so it answers 404, not 400.
 */
export const PathId = z.string()

export const Timestamp = z.iso.datetime()
