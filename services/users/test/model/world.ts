/** Virtual time with random events, deterministic for each seed. Times are milliseconds. */
export interface World {
  now(): number
  /** Returns a number from 0 to 1. */
  random(): number
  between(low: number, high: number): number
  chance(probability: number): boolean
  after(delay: number, work: () => void): void
  /** Runs until `end`. Returns false when it was stopped earlier. */
  run(end: number): boolean
  stop(): void
  /** Stops and notes the reason. */
  fail(reason: string): void
  /** Adds a line to `course`, if there is one. */
  note(text: () => string): void
}

interface Event {
  time: number
  order: number
  work: () => void
}

/** @param course collects the notes */
export function createWorld(seed: number, course?: string[]): World {
  const random = randomFrom(seed)
  const queue = createQueue()
  let now = 0
  let order = 0
  let stopped = false
  const stop = () => {
    stopped = true
  }
  const note = (text: () => string) =>
    void course?.push(`${(now / 1000).toFixed(1).padStart(9)} s  ${text()}`)
  return {
    now: () => now,
    random,
    between: (low, high) => low + random() * (high - low),
    chance: (probability) => random() < probability,
    after: (delay, work) => queue.push({ time: now + delay, order: order++, work }),
    run(end) {
      for (let next = queue.pop(); next && next.time <= end && !stopped; next = queue.pop()) {
        now = next.time
        next.work()
      }
      return !stopped
    },
    stop,
    fail(reason) {
      note(() => reason)
      stop()
    },
    note,
  }
}

/** The mulberry32 generator. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A binary heap by time, then by order of entry. */
function createQueue() {
  const heap: Event[] = []
  const isBefore = (a: Event | undefined, b: Event | undefined) =>
    a !== undefined &&
    (b === undefined || a.time < b.time || (a.time === b.time && a.order < b.order))

  /** Inserts an event at a hole and moves it up. */
  function rise(event: Event, from: number): void {
    let index = from
    for (let above = heap[(index - 1) >> 1]; index > 0; above = heap[(index - 1) >> 1]) {
      if (above === undefined || !isBefore(event, above)) break
      heap[index] = above
      index = (index - 1) >> 1
    }
    heap[index] = event
  }

  /** Moves the hole at the top down and fills it with the event. */
  function sink(event: Event): void {
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const least = isBefore(heap[left + 1], heap[left]) ? left + 1 : left
      const below = heap[least]
      if (below === undefined || isBefore(event, below)) break
      heap[index] = below
      index = least
    }
    heap[index] = event
  }

  return {
    push: (event: Event) => rise(event, heap.length),
    pop(): Event | undefined {
      const first = heap[0]
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(last)
      return first
    },
  }
}
