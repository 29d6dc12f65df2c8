import { afterAll } from 'vitest'

/** Runs functions in reverse order after the tests of a block. */
export function useClosing(): (() => unknown)[] {
  const closing: (() => unknown)[] = []
  afterAll(async () => {
    for (const close of closing.reverse()) await close()
  })
  return closing
}
