import {
  refresh as refreshEndpoint,
  status,
  type TokenAnswer,
  type User,
} from '@gatehouse/contract'
import { claimsOf } from './access-token.ts'
import { ApiError } from './api-error.ts'
import { send } from './http.ts'
import { type Notice, onNotice, tellTabs } from './other-tabs.ts'
import { createRenewal } from './renewal.ts'
import { dropSignedIn, maySignIn, noteSignedIn } from './signed-in.ts'

export interface Session {
  /** Who is, or until a moment ago was, logged in. */
  readonly user: User | null
  /** Why only a new log-in goes on from here, for a person; null while the session goes on. */
  readonly ended: string | null
}

const NOBODY: Session = { user: null, ended: null }
export const LOGGED_OUT = 'You logged out in another tab.'

let session = NOBODY
// In memory alone: a script injected into a later page load finds nothing to steal.
let accessToken: string | null = null
let starting: Promise<void> | null = null
let refreshing: Promise<boolean> | null = null
/** Rises with each log-in and log-out, here or elsewhere, so that an answer asked for before it is dropped. */
let epoch = 0
const listeners = new Set<() => void>()
// A failure needs no report here: the next call refreshes again and says so.
const renewal = createRenewal(() => void refresh().catch(() => false))

export const getSession = (): Session => session
export const getToken = (): string | null => accessToken
export const loggedInUser = (): User | null => (session.ended ? null : session.user)

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function publish(next: Session): void {
  session = next
  for (const listener of listeners) listener()
}

export const setUser = (user: User): void => publish({ user, ended: null })

/** @param life milliseconds */
function keepToken(token: string, life: number): void {
  accessToken = token
  renewal.plan(life)
}

function shareToken({ access_token, expires_in }: TokenAnswer, user: User): void {
  const expiresAt = Date.now() + expires_in * 1000
  tellTabs({ kind: 'token', token: access_token, expiresAt, user })
}

function dropToken(): void {
  epoch += 1
  accessToken = null
  renewal.cancel()
}

/** Forgets who was here. */
export function forget(): void {
  dropToken()
  starting = null
  publish(NOBODY)
}

/** Whoever was at work may log in again, over their page. */
function endSession(reason: string): void {
  dropToken()
  publish(session.user ? { user: session.user, ended: reason } : NOBODY)
}

/** Ends the session in every other tab that has it. */
export function endElsewhere(reason: string): void {
  dropSignedIn()
  if (session.user) tellTabs({ kind: 'ended', sessionId: claimsOf(accessToken).sid, reason })
}

/** A page shows one person's things: another's token is not for it. */
const isForeign = (userId: string | undefined): boolean =>
  session.user !== null && userId !== undefined && userId !== session.user.id

function adopt({ token, expiresAt, user }: Notice & { kind: 'token' }): void {
  noteSignedIn()
  if (isForeign(user.id)) endSession(`${user.username} is logged in in another tab.`)
  else {
    epoch += 1
    keepToken(token, expiresAt - Date.now())
    if (!loggedInUser()) setUser(user)
  }
}

onNotice((notice) => {
  if (notice.kind === 'token') adopt(notice)
  else if (loggedInUser() && notice.sessionId === claimsOf(accessToken).sid) {
    endSession(notice.reason)
  }
})

const reasonOf = ({ code, errors }: ApiError): string =>
  errors['session'] || (code === 'token_required' ? LOGGED_OUT : 'Your session ended.')

async function requestToken(): Promise<boolean> {
  const asked = epoch
  try {
    const answer = await send(refreshEndpoint, { body: undefined }, { cookie: true })
    if (asked === epoch) accept(answer)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    if (asked === epoch) {
      endElsewhere(reasonOf(error))
      endSession(reasonOf(error))
    }
  }
  return accessToken !== null
}

function accept(answer: TokenAnswer): void {
  const { access_token, expires_in } = answer
  if (isForeign(claimsOf(access_token).sub))
    endSession('Somebody else is logged in in another tab.')
  else {
    keepToken(access_token, expires_in * 1000)
    if (session.user) shareToken(answer, session.user)
  }
}

/**
 * Gets a new access token; callers at the same time share one request.
 * @returns false when the session is over
 */
export function refresh(): Promise<boolean> {
  refreshing ??= requestToken().finally(() => {
    refreshing = null
  })
  return refreshing
}

async function resume(): Promise<void> {
  if (!maySignIn() || !(await refresh())) return
  const { data } = await send(status, {}, { token: accessToken })
  setUser(data)
}

/** Settles once it is known who is here. A stranger costs no request; a failure may be tried again. */
export function ready(): Promise<void> {
  starting ??= resume().catch((error: unknown) => {
    starting = null
    throw error
  })
  return starting
}

/** Goes on with the session that a log-in or a registration has made. */
export function begin(answer: TokenAnswer & { data: User }): User {
  epoch += 1
  keepToken(answer.access_token, answer.expires_in * 1000)
  setUser(answer.data)
  shareToken(answer, answer.data)
  return answer.data
}
