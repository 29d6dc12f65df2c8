export interface Repeats<T> {
  /**
   * Writes the first event of its kind immediately and counts later ones in the same window. Rejects when writing
   * fails.
   */
  add(kind: string, event: T): Promise<void>
  /** Writes all pending counts. */
  flush(): Promise<void>
}

interface Options<T> {
  /** Writes an event that represents `count` events. */
  write(event: T, count: number): Promise<void>
  onError(error: unknown): void
  /** Milliseconds. */
  window: number
  /** Most kinds to count at a time, to bound memory. Beyond it the oldest is written early. */
  most: number
}

interface Counted<T> {
  /** The newest event. */
  event: T
  /** Events since the last write. */
  count: number
  timer: NodeJS.Timeout
}

/** Merges repeated events of a kind: writes the first immediately and the others of its window as one count. */
export function mergeRepeats<T>({ write, onError, window, most }: Options<T>): Repeats<T> {
  const kinds = new Map<string, Counted<T>>()

  async function writeCounted(counted: Counted<T>): Promise<void> {
    const { event, count } = counted
    if (count === 0) return
    counted.count = 0
    try {
      await write(event, count)
    } catch (error) {
      // The next write includes these.
      counted.count += count
      throw error
    }
  }

  /** Starts another window for a kind that repeats, and forgets one that stopped. */
  function endWindow(kind: string, counted: Counted<T>): void {
    if (counted.count === 0) kinds.delete(kind)
    else counted.timer.refresh()
    writeCounted(counted).catch(onError)
  }

  function close(kind: string): Promise<void> {
    const counted = kinds.get(kind)
    kinds.delete(kind)
    clearTimeout(counted?.timer)
    return counted ? writeCounted(counted) : Promise.resolve()
  }

  function open(kind: string, event: T): Promise<void> {
    const counted: Counted<T> = {
      event,
      count: 1,
      timer: setTimeout(() => endWindow(kind, counted), window).unref(),
    }
    kinds.set(kind, counted)
    return writeCounted(counted)
  }

  return {
    async add(kind, event) {
      const counted = kinds.get(kind)
      if (!counted) {
        const [oldest] = kinds.keys()
        if (oldest !== undefined && kinds.size >= most) close(oldest).catch(onError)
        return open(kind, event)
      }
      counted.event = event
      counted.count += 1
    },
    async flush() {
      await Promise.all([...kinds.keys()].map((kind) => close(kind).catch(onError)))
    },
  }
}
