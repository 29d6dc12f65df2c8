/**
 * A value that an action leaves for its page, which takes it once. In memory only: one-time links belong into no history entry or
 * storage.
 */
export function handOver<T>() {
  let kept: T | null = null
  return {
    keep(value: T): void {
      kept = value
    },
    take(): T | null {
      const value = kept
      kept = null
      return value
    },
  }
}
