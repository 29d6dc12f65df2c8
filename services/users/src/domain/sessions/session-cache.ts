import { LRUCache } from 'lru-cache'

/** What was read about one session. Times are milliseconds of one monotonic clock. */
export interface Kept<T> {
  value: T
  /** Whose session it is, if there is one. */
  userId: string | undefined
  /** When the read began: it knows of nothing later. */
  asOf: number
  /** When the session ends by itself. */
  until: number
}

export interface SessionCache<T> {
  /** What is kept of a session, as long as nothing has changed since it was read. */
  get(id: string, now: number): Kept<T> | undefined
  keep(id: string, kept: Kept<T>): void
  /** Whether nothing has changed since this was read; also for what was never kept. */
  isCurrent(id: string, kept: Kept<T>, now: number): boolean
  /** Everything read about these sessions or users up to now is doubtful. */
  changed(subjects: string[], now: number): void
  /** Everything read up to now is doubtful. */
  changedAll(now: number): void
  readonly size: number
}

interface Options {
  /** The most sessions that are kept; the one not asked for the longest goes first. */
  max: number
  /** Milliseconds after which a session is read again, whatever happened. */
  ttl: number
}

/**
 * Bounded memory of live sessions. Changes are kept as marks against which each entry's age is held, so
 * that an entry that was read before a change and kept after it is found out too. A mark outlives every
 * entry that it could be about.
 */
export function createSessionCache<T>({ max, ttl }: Options): SessionCache<T> {
  const entries = new LRUCache<string, Kept<T>>({ max })
  const marks = new Map<string, number>()
  let allChanged = Number.NEGATIVE_INFINITY

  const isAfter = (asOf: number, subject: string | undefined) =>
    subject === undefined || asOf > (marks.get(subject) ?? Number.NEGATIVE_INFINITY)

  const isCurrent = (id: string, { asOf, userId, until }: Kept<T>, now: number) =>
    now < Math.min(until, asOf + ttl) &&
    asOf > allChanged &&
    isAfter(asOf, id) &&
    isAfter(asOf, userId)

  /** Marks stand in the order of their times. */
  function forgetOldMarks(now: number) {
    for (const [subject, time] of marks) {
      if (time > now - ttl && marks.size <= max) return
      if (time > now - ttl) allChanged = Math.max(allChanged, time)
      marks.delete(subject)
    }
  }

  return {
    isCurrent,
    get(id, now) {
      const kept = entries.get(id)
      if (kept && isCurrent(id, kept, now)) return kept
      entries.delete(id)
      return undefined
    },
    keep: (id, kept) => void entries.set(id, kept),
    changed(subjects, now) {
      for (const subject of subjects) {
        marks.delete(subject)
        marks.set(subject, now)
      }
      forgetOldMarks(now)
    },
    changedAll(now) {
      allChanged = now
      entries.clear()
      marks.clear()
    },
    get size() {
      return entries.size
    },
  }
}
