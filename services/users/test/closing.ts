import { afterAll } from 'vitest'

/** Runs functions in reverse order after the tests of a block, each also when one before it failed. */
export function useClosing(): (() => unknown)[] {
  const closing: (() => unknown)[] = []
  afterAll(async () => {
    const failures: unknown[] = []
    for (const close of closing.reverse()) {
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  })
  return closing
}
