import { setTimeout as delay } from 'node:timers/promises'
import type { Child } from '../lib/child.ts'
import { freePort } from '../lib/ports.ts'
import { describe, problem } from '../lib/problem.ts'

const readyTimeoutMs = 60_000

/** What a child's end looks like to a person: how, and the last lines of its log. */
export const exitReport = (child: Child) =>
  `${child.name} exited with ${child.exitReason()}. The end of its log:\n${child.tail()}`

/** Waits until a probe says yes; fails when the child ends first. */
export const untilReady = async (child: Child, probe: () => boolean | Promise<boolean>) => {
  const deadline = Date.now() + readyTimeoutMs
  while (!(await probe())) {
    if (child.exitReason()) throw problem(exitReport(child))
    if (Date.now() > deadline) {
      throw problem(
        `${child.name} is not ready after a minute. The end of its log:\n${child.tail()}`,
      )
    }
    await delay(25)
  }
}

/** Whether a GET answers 200. */
export const answers = (url: string) => async () => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

/** What passes by itself: a port taken since we looked, the last processes of a killed Postgres. */
const transientFailure =
  /EADDRINUSE|address already in use|"postmaster.pid" already exists|pre-existing shared/i

/** Starts something on a port that was free a moment ago, and once more on another when that failed in transientFailure. */
export const onFreePort = async <T>(
  start: (port: number) => Promise<T>,
  attempts = 3,
): Promise<T> => {
  try {
    return await start(await freePort())
  } catch (error) {
    if (attempts === 1 || !transientFailure.test(describe(error))) throw error
    await delay(500)
    return onFreePort(start, attempts - 1)
  }
}
