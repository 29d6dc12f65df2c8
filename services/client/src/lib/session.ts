import type { TokenAnswer, User } from '@gatehouse/contract'
import { claimsOf } from './access-token.ts'
import { SessionChangedError } from './api-error.ts'
import { dropSignedIn, noteSignedIn } from './signed-in-cookie.ts'
import { type Notice, onNotice, tellTabs } from './tab-messages.ts'

export interface Session {
  /** Who is, or until a moment ago was, logged in. */
  readonly user: User | null
  /** Why only a new log-in goes on from here, for a person; null while the session goes on. */
  readonly ended: string | null
  /** The log-in was made in another tab, so this page was loaded without it. */
  readonly elsewhere: boolean
}

const NOBODY: Session = { user: null, ended: null, elsewhere: false }
export const LOGGED_OUT = 'You logged out in another tab.'

let session = NOBODY
// In memory alone: a script injected into a later page load finds nothing to steal.
let accessToken: string | null = null
/** When it ends, by this browser's clock. */
let expiresAt = 0
let epoch = new AbortController()
let tokenLife = new AbortController()
const listeners = new Set<() => void>()
let planRenewal: (life: number | null) => void = () => undefined

export const getSession = (): Session => session
export const getToken = (): string | null => accessToken
/** Milliseconds that a request may be on its way. */
const TRAVEL_TIME = 1_000

/** Whether the token would be refused by the time that it reaches the service. */
export const tokenEndsSoon = (): boolean =>
  accessToken !== null && expiresAt - Date.now() < TRAVEL_TIME

export const loggedInUser = (): User | null => (session.ended ? null : session.user)

/** Aborts once another person, or nobody, is logged in: what one of them asked for is not for the other. */
export const epochSignal = (): AbortSignal => epoch.signal
/** Aborts once the token is another one, or gone. */
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

/** Calls back with the milliseconds that each new token lives, or with null when there is none any more. */
export function onToken(plan: typeof planRenewal): void {
  planRenewal = plan
}

/** @param end when the token ends, in milliseconds since 1970 */
function replaceToken(token: string | null, end = 0): void {
  accessToken = token
  expiresAt = end
  tokenLife.abort()
  tokenLife = new AbortController()
  planRenewal(token === null ? null : end - Date.now())
}

const keepToken = ({ access_token, expires_in }: TokenAnswer): void =>
  replaceToken(access_token, Date.now() + expires_in * 1000)

function shareToken(): void {
  if (accessToken === null || session.user === null) return
  tellTabs({ kind: 'token', token: accessToken, expiresAt, user: session.user })
}

/** Shows what changed of the person who is logged in. Anybody else's change comes too late. */
export function setUser(user: User): void {
  if (loggedInUser()?.id === user.id) publish({ ...session, user })
}

function enter(user: User, elsewhere: boolean): void {
  if (loggedInUser()?.id !== user.id) startEpoch()
  publish({ user, ended: null, elsewhere })
}

/** Goes on with the session that a log-in or a registration has made. */
export function begin(answer: TokenAnswer & { data: User }): User {
  enter(answer.data, false)
  keepToken(answer)
  shareToken()
  return answer.data
}

/** Goes on with the session that the page found when it started. */
export function resumeAs(user: User): void {
  enter(user, false)
  shareToken()
}

/** Takes the answer to a refresh. */
export function renew(answer: TokenAnswer): void {
  if (isForeign(claimsOf(answer.access_token).sub)) {
    endSession('Somebody else is logged in in another tab.')
  } else {
    keepToken(answer)
    shareToken()
  }
}

function leave(next: Session): void {
  replaceToken(null)
  startEpoch()
  publish(next)
}

/** Forgets who was here. */
export const forget = (): void => leave(NOBODY)

/** Whoever was at work may log in again, over their page. */
export const endSession = (reason: string): void =>
  leave(session.user ? { user: session.user, ended: reason, elsewhere: false } : NOBODY)

/** Ends the session in every other tab that has it. */
export function endElsewhere(reason: string): void {
  dropSignedIn()
  if (session.user) tellTabs({ kind: 'ended', sessionId: claimsOf(accessToken).sid, reason })
}

/** A page shows one person's things: another's token is not for it. */
const isForeign = (userId: string | undefined): boolean =>
  session.user !== null && userId !== undefined && userId !== session.user.id

function adopt({ token, expiresAt: end, user }: Notice & { kind: 'token' }): void {
  noteSignedIn()
  if (isForeign(user.id)) endSession(`${user.username} is logged in in another tab.`)
  else {
    if (!loggedInUser()) enter(user, true)
    replaceToken(token, end)
  }
}

onNotice((notice) => {
  if (notice.kind === 'token') adopt(notice)
  else if (accessToken !== null && notice.sessionId === claimsOf(accessToken).sid) {
    endSession(notice.reason)
  }
})
