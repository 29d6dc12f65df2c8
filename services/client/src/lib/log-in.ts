import {
  changePassword as changePasswordEndpoint,
  login,
  logout,
  type RequestOf,
  register,
  type TokenAnswer,
  type User,
} from '@gatehouse/contract'
import { callForCookies } from './api.ts'
import { CookiesRefusedError, hasCode, isUnauthorized } from './api-error.ts'
import { writeCookies } from './cookie-lock.ts'
import { confirmCookies } from './duplicate-cookie.ts'
import { send } from './http.ts'
import { begin, endElsewhere, epochSignal, forget, LOGGED_OUT, loggedInUser } from './session.ts'
import { isSignedInKept } from './signed-in-cookie.ts'

/**
 * Takes a session whose cookies the browser has kept, and ends any other at the service. One without them
 * would end with its first access token, or with the page.
 */
async function beginIfKept(
  answer: TokenAnswer & { data: User },
  signal: AbortSignal,
): Promise<User> {
  try {
    if (!(await isSignedInKept())) throw new CookiesRefusedError()
    await confirmCookies(signal)
  } catch (error) {
    // The answer to a log-out clears the cookies, which after a lost turn may be another tab's.
    signal.throwIfAborted()
    await send(logout, {}, { token: answer.access_token, signal }).catch(() => undefined)
    throw error
  }
  signal.throwIfAborted()
  return begin(answer)
}

export const logIn = (body: RequestOf<typeof login>['body']): Promise<User> =>
  writeCookies(async (signal) =>
    beginIfKept(await send(login, { body }, { cookie: true, signal }), signal),
  )

/** Null when somebody has to approve the registration first. */
export const createAccount = (body: RequestOf<typeof register>['body']): Promise<User | null> =>
  writeCookies(async (signal) => {
    const answer = await send(register, { body }, { cookie: true, signal })
    return 'access_token' in answer ? beginIfKept(answer, signal) : null
  })

/** Changes the password. The service ends every session of the user, and opens a new one for this browser. */
export async function changePassword(
  user: User,
  body: RequestOf<typeof changePasswordEndpoint>['body'],
): Promise<void> {
  const answer = await callForCookies(changePasswordEndpoint, { body })
  // What was saved of the user meanwhile stays.
  begin({ ...answer, data: loggedInUser() ?? user })
}

async function endByCookie(signal: AbortSignal): Promise<void> {
  try {
    await send(logout, {}, { cookie: true, signal })
  } catch (error) {
    signal.throwIfAborted()
    // Two cookies name no session, so the service ended none.
    if (!isUnauthorized(error) || hasCode(error, 'duplicate_cookie')) throw error
  }
  endElsewhere(LOGGED_OUT)
}

/**
 * Ends the session at the service, then in every tab. The cookie alone names it, even when the access
 * token is old; so once somebody else is logged in, it names theirs and stays.
 */
export async function logOut(): Promise<void> {
  const epoch = epochSignal()
  try {
    await writeCookies(endByCookie, epoch)
  } catch (error) {
    if (!epoch.aborted) throw error
  }
  forget()
}

/** After the account was removed, and its sessions with it. */
export function forgetAccount(): void {
  endElsewhere('Your account was deleted.')
  forget()
}
