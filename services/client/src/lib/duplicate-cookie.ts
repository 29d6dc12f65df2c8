import { refresh } from '@gatehouse/contract'
import { type ApiError, hasCode } from './api-error.ts'
import { send } from './http.ts'

let message: string | null = null

/** Returns the message about a cookie that the browser sent twice at the last refresh, or null. */
export const duplicateCookieMessage = (): string | null => message

export function clearDuplicateCookie(): void {
  message = null
}

/** Records a refused refresh. Returns whether the browser sent a cookie twice; then the session may still be live. */
export function noteDuplicateCookie(error: ApiError): boolean {
  message = hasCode(error, 'duplicate_cookie') ? error.message : null
  return message !== null
}

/**
 * Verifies that a log-in removed a duplicate cookie. Throws when it could not: the session would end when the
 * page closes or its first access token expires.
 */
export async function verifyCookies(signal: AbortSignal): Promise<void> {
  if (message === null) return
  await send(refresh, { body: undefined }, { cookie: true, signal })
  clearDuplicateCookie()
}
