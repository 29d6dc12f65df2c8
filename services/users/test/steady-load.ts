import { setTimeout } from 'node:timers/promises'

export interface Result {
  kind: Kind
  /** When it was sent, by `performance.now()`. */
  at: number
  /** Milliseconds that the response took. */
  ms: number
  /** The status, or the error of a request without response. */
  outcome: number | string
  /** The body of a failure. */
  body?: string
  /** Whether the whole machine stood still at that time, as a virtual machine does that its host pauses. */
  stalled?: boolean
}

export type Kind = 'status' | 'list' | 'verify' | 'refresh' | 'logIn'

/** Requests a second of each kind. */
export type Rates = Partial<Record<Kind, number>>

export interface Tokens {
  access_token: string
  refresh_token: string
}

/** Longer than a request may take when several replicas are gone. */
const TIMEOUT_MS = 8_000

export const post = (url: string, body: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })

export const get = (url: string, token: string): Promise<Response> =>
  fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })

/** Registers a user. */
export async function register(url: string, username: string, password: string): Promise<Tokens> {
  const person = { username, email: `${username}@example.test`, password }
  const response = await post(`${url}/auth/register`, person)
  if (!response.ok) throw new Error(await response.text())
  return response.json() as Promise<Tokens>
}

export interface Load {
  /** Returns the results since the last call, once requests have been sent for so many milliseconds and been answered. */
  take(ms: number): Promise<Result[]>
  stop(): void
}

interface User extends Tokens {
  email: string
  refreshing: boolean
}

const PASSWORD = 'requests-at-one-rate'

/**
 * Sends requests of some users at steady rates, whether or not earlier ones have been answered. A guarded service has to
 * answer at `/guarded/`.
 */
export async function startLoad(url: string, rates: Rates, users = 1): Promise<Load> {
  const people: User[] = []
  for (let n = 0; n < users; n += 1) {
    const username = `steady-${n}`
    const tokens = await register(url, username, PASSWORD)
    people.push({ ...tokens, email: `${username}@example.test`, refreshing: false })
  }
  let results: Promise<Result>[] = []
  const { stalls, stop } = noteStalls()
  const timers = (Object.entries(rates) as [Kind, number][]).map(([kind, rate]) => {
    let turn = 0
    return setInterval(() => {
      const user = people[turn % people.length]
      turn += 1
      if (user && !(kind === 'refresh' && user.refreshing))
        results.push(measure(kind, () => CALLS[kind](url, user)))
    }, 1_000 / rate)
  })
  return {
    async take(ms) {
      await setTimeout(ms)
      const sent = results
      results = []
      return markStalled(await Promise.all(sent), stalls)
    },
    stop() {
      timers.forEach(clearInterval)
      stop()
    },
  }
}

const CALLS: Record<Kind, (url: string, user: User) => Promise<Response>> = {
  status: (url, user) => get(`${url}/auth/status`, user.access_token),
  list: (url, user) => get(`${url}/users?limit=5`, user.access_token),
  verify: (url, user) => get(`${url}/guarded/`, user.access_token),
  refresh,
  logIn: (url, { email }) => post(`${url}/auth/login`, { email, password: PASSWORD }),
}

/** Presents the newest refresh token, one request at a time as a browser does. */
async function refresh(url: string, user: User): Promise<Response> {
  user.refreshing = true
  try {
    const response = await post(`${url}/auth/refresh`, { refresh_token: user.refresh_token })
    if (response.ok) Object.assign(user, (await response.clone().json()) as Tokens)
    return response
  } finally {
    user.refreshing = false
  }
}

async function measure(kind: Kind, call: () => Promise<Response>): Promise<Result> {
  const begun = performance.now()
  const answer = await call().then(
    async (response) => {
      const body = await response.text()
      return { outcome: response.status, ...(!response.ok && { body }) }
    },
    (error: unknown) => ({ outcome: String(error) }),
  )
  return { kind, at: begun, ...answer, ms: performance.now() - begun }
}

/** The failures, without the 503 of a service that a stall of the machine made late (src/http/overload.ts). */
export const failuresIn = (results: Result[]): Result[] =>
  results.filter(({ outcome, stalled }) => outcome !== 200 && !(outcome === 503 && stalled))

interface Stall {
  from: number
  to: number
}

const BEAT_MS = 50
/** A timer that is as late as this shows that nothing ran: the load itself takes little time. */
const LATE_MS = 700
/** After a stall, a service refuses requests until it samples its delay again, each second. */
const RECOVERY_MS = 1_500

/** Notes the times at which not even this process ran. */
function noteStalls(): { stalls: Stall[]; stop: () => void } {
  const stalls: Stall[] = []
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - last > LATE_MS) stalls.push({ from: last, to: now + RECOVERY_MS })
    last = now
  }, BEAT_MS)
  return { stalls, stop: () => clearInterval(timer) }
}

/** Marks the results whose request overlapped a stall. */
export const markStalled = (results: Result[], stalls: Stall[]): Result[] =>
  results.map((result) => {
    const stalled = stalls.some(({ from, to }) => result.at < to && result.at + result.ms > from)
    return stalled ? { ...result, stalled } : result
  })
