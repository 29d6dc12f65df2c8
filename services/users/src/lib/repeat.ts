interface Pace {
  /** Milliseconds between two runs. */
  every: number
  /** Minimum milliseconds between runs caused by `again`. */
  atLeast: number
}

export interface Repetition {
  /** Returns a new run, or the last one if it is too recent. Rejects when that run fails. */
  again(): Promise<void>
  /** Stops, and resolves when the last run has ended. */
  stop(): Promise<void>
}

/** Repeats `work` at an interval, never concurrently, also after failures. */
export function repeat(work: () => Promise<void>, { every, atLeast }: Pace): Repetition {
  let begun = performance.now()
  let isRunning = false
  let last: Promise<void> = Promise.resolve()

  const run = () => {
    begun = performance.now()
    isRunning = true
    last = work().finally(() => {
      isRunning = false
    })
    return last
  }
  const timer = setInterval(() => {
    if (!isRunning) run().catch(() => undefined)
  }, every)
  // The timer must not keep the process alive.
  timer.unref()

  return {
    again: () => (isRunning || performance.now() - begun < atLeast ? last : run()),
    stop() {
      clearInterval(timer)
      return last.catch(() => undefined)
    },
  }
}
