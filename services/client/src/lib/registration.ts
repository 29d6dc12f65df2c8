import { type Registration, registration } from '@gatehouse/contract'
import { send } from './http.ts'

/** Milliseconds. The page works without the answer. */
const PATIENCE = 3_000
/** The service's own default, for as long as it has not said otherwise. */
const DEFAULT_MIN_LENGTH = 12

let known: Registration | null = null

/** Asks who may register and what a password needs. Null when no answer comes. */
export async function askRegistration(): Promise<Registration | null> {
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    known = (await send(registration, {}, { signal })).data
    return known
  } catch {
    return null
  }
}

/** The minimum length of a password, in characters: one number for help and errors alike. */
export const passwordMinLength = (): number => known?.password_min_length ?? DEFAULT_MIN_LENGTH

export const knowsPasswordMinLength = (): boolean => known !== null

/** Asks the service for the minimum length where that has not been done. */
export async function askPasswordMinLength(): Promise<void> {
  if (!known) await askRegistration()
}
