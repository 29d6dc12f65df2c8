/** Resolves at the first SIGINT, SIGTERM or SIGHUP. Later signals are ignored, because the stop is under way. */
export const onStopSignal = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve())
    }
  })
