import { setTimeout } from 'node:timers/promises'

export interface Result {
  kind: keyof typeof RATES
  /** Milliseconds that the response took. */
  ms: number
  /** The status, or the error of a request without response. */
  outcome: number | string
}

/** Requests a second. */
const RATES = { status: 10, verify: 10, refresh: 2, logIn: 1 } as const

/** The requests that nginx repeats, all of them GET. */
const IDEMPOTENT = new Set<Result['kind']>(['status', 'verify'])

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

/** Sends requests at a steady rate, whether or not earlier ones have been answered. */
export async function startLoad(url: string): Promise<Load> {
  const password = 'requests-at-one-rate'
  const { access_token, refresh_token } = await register(url, 'steady', password)
  let newest = refresh_token
  const refresh = async () => {
    const response = await post(`${url}/auth/refresh`, { refresh_token: newest })
    if (response.ok) newest = ((await response.clone().json()) as Tokens).refresh_token
    return response
  }
  const credentials = { email: 'steady@example.test', password }
  const calls: Record<Result['kind'], () => Promise<Response>> = {
    status: () => get(`${url}/auth/status`, access_token),
    verify: () => get(`${url}/guarded/`, access_token),
    refresh,
    logIn: () => post(`${url}/auth/login`, credentials),
  }

  let results: Promise<Result>[] = []
  const timers = (Object.keys(calls) as Result['kind'][]).map((kind) =>
    setInterval(() => results.push(measure(kind, calls[kind])), 1_000 / RATES[kind]),
  )
  return {
    async take(ms) {
      await setTimeout(ms)
      const sent = results
      results = []
      return Promise.all(sent)
    },
    stop: () => timers.forEach(clearInterval),
  }
}

async function measure(kind: Result['kind'], call: () => Promise<Response>): Promise<Result> {
  const begun = performance.now()
  const outcome = await call().then(
    async (response) => {
      await response.arrayBuffer()
      return response.status
    },
    (error: unknown) => String(error),
  )
  return { kind, outcome, ms: performance.now() - begun }
}

export const failuresIn = (results: Result[]): Result[] =>
  results.filter(({ outcome }) => outcome !== 200)

export const idempotent = (results: Result[]): Result[] =>
  results.filter(({ kind }) => IDEMPOTENT.has(kind))
