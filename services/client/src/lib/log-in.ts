import {
  acceptInvitation as acceptInvitationEndpoint,
  beginPasskeyLogin,
  changePassword as changePasswordEndpoint,
  finishLogin,
  login,
  logout,
  type PasskeyRequest,
  passkeyLogin,
  type RequestOf,
  register,
  type TokenAnswer,
  type UsedCredential,
  type User,
} from '@gatehouse/contract'
import { callForCookies } from './api.ts'
import { CookiesRefusedError, hasCode, isUnauthorized } from './api-error.ts'
import { withCookieLock } from './cookie-lock.ts'
import { verifyCookies } from './duplicate-cookie.ts'
import { send } from './http.ts'
import { prove } from './proving.ts'
import {
  clearSession,
  endInOtherTabs,
  epochSignal,
  LOGGED_OUT,
  loggedInUser,
  startSession,
} from './session.ts'
import { waitForSignedInCookie } from './signed-in-cookie.ts'

/**
 * Starts a session whose cookies the browser stored, and ends any other at the service. Without cookies a session
 * would end with its first access token, or with the page.
 */
async function startIfStored(
  answer: TokenAnswer & { data: User },
  signal: AbortSignal,
): Promise<User> {
  try {
    if (!(await waitForSignedInCookie())) throw new CookiesRefusedError()
    await verifyCookies(signal)
  } catch (error) {
    // A log-out clears the cookies, which belong to another tab if the lock was stolen.
    signal.throwIfAborted()
    await send(logout, {}, { token: answer.access_token, signal }).catch(() => undefined)
    throw error
  }
  signal.throwIfAborted()
  return startSession(answer)
}

type LogIn = RequestOf<typeof login>['body']

const logInOnce = (body: LogIn): Promise<User> =>
  withCookieLock(async (signal) =>
    startIfStored(await send(login, { body }, { cookie: true, signal }), signal),
  )

/** A proof may expire on the way, or its challenge be that of a name that was typed differently. */
const PROOFS = 2

/** Logs in, with a proof of work when the service asks for one. Other tabs don't wait for the work. */
export async function logIn(body: LogIn): Promise<User> {
  let proof: { proof?: string } = {}
  for (let made = 0; ; made += 1) {
    try {
      return await logInOnce({ ...body, ...proof })
    } catch (error) {
      const challenge = hasCode(error, 'proof_required') && error.challenge
      if (!challenge || made === PROOFS) throw error
      proof = { proof: await prove(challenge) }
    }
  }
}

/** Finishes a log-in with a code of the authenticator app, or with a recovery code. */
export const finishLogIn = (body: RequestOf<typeof finishLogin>['body']): Promise<User> =>
  withCookieLock(async (signal) =>
    startIfStored(await send(finishLogin, { body }, { cookie: true, signal }), signal),
  )

/** Gets a challenge for a passkey, which this browser alone can answer. */
export async function beginPasskey(): Promise<PasskeyRequest> {
  const { data } = await send(beginPasskeyLogin, {}, { cookie: true })
  return data.options
}

/** Logs in with a passkey that answered the challenge. */
export const logInWithPasskey = (credential: UsedCredential): Promise<User> =>
  withCookieLock(async (signal) =>
    startIfStored(
      await send(passkeyLogin, { body: { credential } }, { cookie: true, signal }),
      signal,
    ),
  )

/** Registers a user. Returns null when the registration awaits approval. */
export const createAccount = (body: RequestOf<typeof register>['body']): Promise<User | null> =>
  withCookieLock(async (signal) => {
    const answer = await send(register, { body }, { cookie: true, signal })
    return 'access_token' in answer ? startIfStored(answer, signal) : null
  })

/** Accepts an invitation and logs in. The service ends the session of another user in this browser. */
export const acceptInvitation = (
  body: RequestOf<typeof acceptInvitationEndpoint>['body'],
): Promise<User> =>
  withCookieLock(async (signal) =>
    startIfStored(await send(acceptInvitationEndpoint, { body }, { cookie: true, signal }), signal),
  )

/** Starts the session that replaces every session of the user, after a change of what they log in with. */
export function replaceSession(user: User, answer: TokenAnswer): void {
  // The profile may have been saved during the call.
  startSession({ ...answer, data: loggedInUser() ?? user })
}

/** Changes the password. The service ends every session of the user, and starts a new one for this browser. */
export async function changePassword(
  user: User,
  body: RequestOf<typeof changePasswordEndpoint>['body'],
): Promise<void> {
  replaceSession(user, await callForCookies(changePasswordEndpoint, { body }))
}

async function endByCookie(signal: AbortSignal): Promise<void> {
  try {
    await send(logout, {}, { cookie: true, signal })
  } catch (error) {
    signal.throwIfAborted()
    // With two cookies the service cannot identify the session, so it ended none.
    if (!isUnauthorized(error) || hasCode(error, 'duplicate_cookie')) throw error
  }
  endInOtherTabs(LOGGED_OUT)
}

/**
 * Ends the session at the service, then in every tab. The cookie identifies the session. Once another user is logged
 * in, the cookie is theirs, so their session stays.
 */
export async function logOut(): Promise<void> {
  const epoch = epochSignal()
  try {
    await withCookieLock(endByCookie, epoch)
  } catch (error) {
    if (!epoch.aborted) throw error
  }
  clearSession()
}

/** Clears the session that the service has ended, in every tab. */
export function leaveAccount(reason: string): void {
  endInOtherTabs(reason)
  clearSession()
}
