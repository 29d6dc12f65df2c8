import { type Registration, registration } from '@gatehouse/contract'
import { send } from './http.ts'

/** Short, because the page works without the answer. */
const TIMEOUT_MS = 3_000
/** The service's default, until its answer comes. */
const DEFAULT_MIN_LENGTH = 12

let known: Registration | null = null

/** Loads the rules for registrations and passwords. Returns null on failure. */
export async function loadRegistration(): Promise<Registration | null> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    known = (await send(registration, {}, { signal })).data
    return known
  } catch {
    return null
  }
}

/** Returns the minimum length of a password, in characters. */
export const passwordMinLength = (): number => known?.password_min_length ?? DEFAULT_MIN_LENGTH

/** Returns whether the service sends mail; false until it is known. */
export const sendsMail = (): boolean => known?.mail ?? false

/** Returns whether users verify their addresses; false until it is known. */
export const verifiesAddresses = (): boolean => (known?.email_verification ?? 'off') !== 'off'

export const knowsPasswordMinLength = (): boolean => known !== null

/** Loads the minimum length unless it is known. */
export async function loadPasswordMinLength(): Promise<void> {
  if (!known) await loadRegistration()
}
