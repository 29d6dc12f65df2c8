export interface Repeats<T> {
  /** Writes the first of its kind at once; counts those that follow in the same window. Rejects as writing does. */
  add(kind: string, event: T): Promise<void>
  /** Writes what was counted. */
  flush(): Promise<void>
}

interface Options<T> {
  /** Writes an event that stands for so many. */
  write(event: T, count: number): Promise<void>
  onError(error: unknown): void
  /** Milliseconds. */
  window: number
  /** Kinds that are counted at once, which bounds the memory; beyond them the oldest is written early. */
  most: number
}

interface Counted<T> {
  /** The newest. */
  event: T
  /** Since the last write. */
  count: number
  timer: NodeJS.Timeout
}

/** Merges repeated events of a kind to one a window: the first is written at once, the rest as a count at its end. */
export function mergeRepeats<T>({ write, onError, window, most }: Options<T>): Repeats<T> {
  const kinds = new Map<string, Counted<T>>()

  async function writeCounted(counted: Counted<T>): Promise<void> {
    const { event, count } = counted
    if (count === 0) return
    counted.count = 0
    try {
      await write(event, count)
    } catch (error) {
      // The next write tells of these too.
      counted.count += count
      throw error
    }
  }

  /** A kind that goes on stays counted, and one that has stopped is forgotten. */
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
