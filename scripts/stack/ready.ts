import { setTimeout as delay } from 'node:timers/promises'
import type { Child } from '../lib/child.ts'
import { freePort } from '../lib/ports.ts'
import { describe, problem } from '../lib/problem.ts'

const readyTimeoutMs = 60_000

/** Describes the exit of a child, with the last lines of its log. */
export const exitReport = (child: Child) =>
  `${child.name} exited with ${child.exitReason()}. The end of its log:\n${child.tail()}`

/** Waits until a probe succeeds. Throws if the child exits first. */
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

/** Returns a probe: whether a GET answers 200. */
export const answers = (url: string) => async () => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

/** Errors that disappear on a retry: a port taken in the meantime, the last processes of a killed Postgres. */
const transientFailure =
  /EADDRINUSE|address already in use|"postmaster.pid" already exists|pre-existing shared/i

/** Starts something on a free port. Retries with another port after a transient failure. */
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
