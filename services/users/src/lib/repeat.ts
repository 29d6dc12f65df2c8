interface Pace {
  /** Milliseconds between two runs. */
  every: number
  /** Milliseconds from one run to the next, however often `again` asks. */
  atLeast: number
}

export interface Repetition {
  /** A run as fresh as the pace allows: the last one, or a new one. Rejects as it does. */
  again(): Promise<void>
  /** No more runs; resolves when the last one is over. */
  stop(): Promise<void>
}

/** Runs `work` again and again, never twice at once; a run that fails is followed by the next. */
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
  // A process with nothing else to do may end.
  timer.unref()

  return {
    again: () => (isRunning || performance.now() - begun < atLeast ? last : run()),
    stop() {
      clearInterval(timer)
      return last.catch(() => undefined)
    },
  }
}
