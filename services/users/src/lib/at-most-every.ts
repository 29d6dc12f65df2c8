/** Returns a function that runs `work` unless a run began within `milliseconds`, and resolves with the last run. */
export function atMostEvery(milliseconds: number, work: () => Promise<void>): () => Promise<void> {
  let begun = Number.NEGATIVE_INFINITY
  let last = Promise.resolve()
  return () => {
    if (performance.now() - begun >= milliseconds) {
      begun = performance.now()
      last = work()
    }
    return last
  }
}
