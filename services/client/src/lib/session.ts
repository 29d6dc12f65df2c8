import type { TokenAnswer, User } from '@gatehouse/contract'
import { claimsOf, isForEnrollment } from './access-token.ts'
import { SessionChangedError } from './api-error.ts'
import { deleteSignedInCookie, setSignedInCookie } from './signed-in-cookie.ts'
import { onTabMessage, postToTabs, type TabMessage } from './tab-messages.ts'

export interface Session {
  /** The logged-in user, or the user whose session has ended. */
  readonly user: User | null
  /** The reason for the end of the session, as users read it; null while it is live. */
  readonly ended: string | null
  /** Whether the policy requires a second factor that the log-in lacked, so that the user can only add one. */
  readonly lacksFactor: boolean
  /** Set when another tab logged in, so that this page was loaded without a user. */
  readonly fromOtherTab: boolean
}

const NOBODY: Session = { user: null, ended: null, lacksFactor: false, fromOtherTab: false }
export const LOGGED_OUT = 'You logged out in another tab.'

let session = NOBODY
// In memory only: a script that a later page load injects finds no token in storage.
let accessToken: string | null = null
/** Milliseconds since 1970, by the browser's clock. */
let expiresAt = 0
let epoch = new AbortController()
let tokenLife = new AbortController()
const listeners = new Set<() => void>()
let onToken: (lifetimeMs: number | null) => void = () => undefined

export const getSession = (): Session => session
export const getToken = (): string | null => accessToken
/**
 * A token's times are whole seconds, rounded down (RFC 7519 NumericDate), so it may end a second before `expires_in` has
 * passed. Another second is for the request to reach the service.
 */
const LAST_MS = 2_000

/** Returns whether the token expires before it reaches the service. */
export const tokenEndsSoon = (): boolean =>
  accessToken !== null && expiresAt - Date.now() <= LAST_MS

export const loggedInUser = (): User | null => (session.ended ? null : session.user)

/** Aborts once another user, or nobody, is logged in: users must not get each other's answers. */
export const epochSignal = (): AbortSignal => epoch.signal
/** Aborts once the token is replaced or removed. */
export const tokenSignal = (): AbortSignal => tokenLife.signal

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function publish(next: Session): void {
  session = next
  for (const listener of listeners) listener()
}

function startEpoch(): void {
  epoch.abort(new SessionChangedError())
  epoch = new AbortController()
}

/** Sets the listener that gets the lifetime of each new token in milliseconds, or null when the token is removed. */
export function onTokenChange(listener: typeof onToken): void {
  onToken = listener
}

/** @param end the expiry, in milliseconds since 1970 */
function replaceToken(token: string | null, end = 0): void {
  accessToken = token
  expiresAt = end
  tokenLife.abort()
  tokenLife = new AbortController()
  const lacksFactor = isForEnrollment(token)
  if (lacksFactor !== session.lacksFactor) publish({ ...session, lacksFactor })
  onToken(token === null ? null : end - Date.now())
}

const keepToken = ({ access_token, expires_in }: TokenAnswer): void =>
  replaceToken(access_token, Date.now() + expires_in * 1000)

function shareToken(): void {
  if (accessToken === null || session.user === null) return
  postToTabs({ kind: 'token', token: accessToken, expiresAt, user: session.user })
}

/** Updates the logged-in user. Ignores a late answer about another user. */
export function setUser(user: User): void {
  if (loggedInUser()?.id === user.id) publish({ ...session, user })
}

function setLive(user: User, fromOtherTab: boolean): void {
  if (loggedInUser()?.id !== user.id) startEpoch()
  publish({ ...session, user, ended: null, fromOtherTab })
}

/** Starts the session of a log-in or a registration. */
export function startSession(answer: TokenAnswer & { data: User }): User {
  setLive(answer.data, false)
  keepToken(answer)
  shareToken()
  return answer.data
}

/** Resumes the session that the page found when it loaded. */
export function resumeSession(user: User): void {
  setLive(user, false)
  shareToken()
}

/** Accepts the token of a refresh, unless it belongs to another user. */
export function acceptToken(answer: TokenAnswer): void {
  if (isForeign(claimsOf(answer.access_token).sub)) {
    endSession('Another user is logged in in another tab.')
  } else {
    keepToken(answer)
    shareToken()
  }
}

function endWith(next: Session): void {
  replaceToken(null)
  startEpoch()
  publish(next)
}

export const clearSession = (): void => endWith(NOBODY)

/** Ends the session. The page stays, so that its user can log in again over it. */
export const endSession = (reason: string): void =>
  endWith(session.user ? { ...NOBODY, user: session.user, ended: reason } : NOBODY)

/** Ends the session in all other tabs. */
export function endInOtherTabs(reason: string): void {
  deleteSignedInCookie()
  if (session.user) postToTabs({ kind: 'ended', sessionId: claimsOf(accessToken).sid, reason })
}

/** Returns whether a token belongs to another user than the one whose page is shown. */
const isForeign = (userId: string | undefined): boolean =>
  session.user !== null && userId !== undefined && userId !== session.user.id

/** Takes over the token of another tab. */
function adopt({ token, expiresAt: end, user }: TabMessage & { kind: 'token' }): void {
  setSignedInCookie()
  if (isForeign(user.id)) endSession(`${user.username} is logged in in another tab.`)
  else {
    if (!loggedInUser()) setLive(user, true)
    replaceToken(token, end)
  }
}

onTabMessage((message) => {
  if (message.kind === 'token') adopt(message)
  else if (accessToken !== null && message.sessionId === claimsOf(accessToken).sid) {
    endSession(message.reason)
  }
})
