import { refresh } from '@gatehouse/contract'
import { type ApiError, hasCode } from './api-error.ts'
import { send } from './http.ts'

let message: string | null = null

/** Says which cookie the browser sent twice at the last refresh; null when it sent one. */
export const doubledCookie = (): string | null => message

/** Forgets the cookie after a refresh that the service took. */
export function clearDoubled(): void {
  message = null
}

/** Takes note of a refused refresh. Returns whether the browser sent a cookie twice, so that no session is known to be over. */
export function noteDoubled(error: ApiError): boolean {
  message = hasCode(error, 'duplicate_cookie') ? error.message : null
  return message !== null
}

/**
 * After a log-in that followed a doubled cookie: throws when the log-in could not remove it, since the session
 * would end with the page or its first access token.
 */
export async function confirmCookies(signal: AbortSignal): Promise<void> {
  if (message === null) return
  await send(refresh, { body: undefined }, { cookie: true, signal })
  clearDoubled()
}
