/** Resolves at the first Ctrl-C, SIGTERM or SIGHUP; later ones change nothing, since the end is under way. */
export const onStopSignal = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve())
    }
  })
