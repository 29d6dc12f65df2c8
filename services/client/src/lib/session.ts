import {
  login,
  logout,
  type RequestOf,
  refresh as refreshEndpoint,
  register,
  status,
  type TokenAnswer,
  type User,
} from '@gatehouse/contract'
import { ApiError } from './api-error.ts'
import { send } from './http.ts'

export interface Session {
  /** Who is, or until a moment ago was, logged in. */
  readonly user: User | null
  /** The service no longer takes this session: only a new log-in goes on from here. */
  readonly ended: boolean
}

const NOBODY: Session = { user: null, ended: false }
/** Milliseconds. */
const REFRESH_AHEAD = 60_000
const LEAST_DELAY = 5_000

let session = NOBODY
// In memory alone: a script injected into a later page load finds nothing to steal.
let accessToken: string | null = null
let refreshTimer: ReturnType<typeof setTimeout> | undefined
let starting: Promise<void> | null = null
let refreshing: Promise<boolean> | null = null
/** Rises with each log-in and log-out, so that an answer asked for before it is dropped. */
let epoch = 0
const listeners = new Set<() => void>()

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

export const setUser = (user: User): void => publish({ user, ended: false })

function keepToken(answer: TokenAnswer): void {
  accessToken = answer.access_token
  clearTimeout(refreshTimer)
  const delay = Math.max(answer.expires_in * 1000 - REFRESH_AHEAD, LEAST_DELAY)
  // A failure needs no report here: the next call refreshes again and says so.
  refreshTimer = setTimeout(() => refresh().catch(() => false), delay)
}

function dropToken(): void {
  epoch += 1
  accessToken = null
  clearTimeout(refreshTimer)
}

/** Forgets who was here. */
export function forget(): void {
  dropToken()
  publish(NOBODY)
}

/** The server refused the refresh token: whoever was at work may log in again, over their page. */
function endSession(): void {
  dropToken()
  publish(session.user ? { user: session.user, ended: true } : NOBODY)
}

async function requestToken(): Promise<boolean> {
  const asked = epoch
  try {
    const answer = await send(refreshEndpoint, { body: undefined }, { cookie: true })
    if (asked === epoch) keepToken(answer)
    return accessToken !== null
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    if (asked === epoch) endSession()
    return false
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

const mayBeLoggedIn = () => /(?:^|; )signed_in=1(?:;|$)/.test(document.cookie)

async function resume(): Promise<void> {
  if (!mayBeLoggedIn() || !(await refresh())) return
  const answer = await send(status, {}, { token: accessToken })
  setUser(answer.data)
}

/** Settles once it is known who is here. A stranger costs no request; a failure may be tried again. */
export function ready(): Promise<void> {
  starting ??= resume().catch((error: unknown) => {
    starting = null
    throw error
  })
  return starting
}

function begin(answer: TokenAnswer & { data: User }): User {
  epoch += 1
  keepToken(answer)
  setUser(answer.data)
  return answer.data
}

export const logIn = async (body: RequestOf<typeof login>['body']): Promise<User> =>
  begin(await send(login, { body }, { cookie: true }))

export const createAccount = async (body: RequestOf<typeof register>['body']): Promise<User> =>
  begin(await send(register, { body }, { cookie: true }))

/** Ends the session at the service, then here. The cookie alone names it, even when the access token is old. */
export async function logOut(): Promise<void> {
  try {
    await send(logout, {}, { cookie: true })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
  }
  forget()
}
