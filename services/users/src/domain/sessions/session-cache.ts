import { LRUCache } from 'lru-cache'

/** A cached read of one session. Times are milliseconds of one monotonic clock. */
export interface CacheEntry<T> {
  value: T
  /** Undefined when there is no such session. */
  userId: string | undefined
  /** The start of the read. It cannot include later changes. */
  asOf: number
  /** The session's expiry. */
  until: number
}

export interface SessionCache<T> {
  /** Returns a session that has not changed since it was read. */
  get(id: string, now: number): CacheEntry<T> | undefined
  set(id: string, entry: CacheEntry<T>): void
  /** Whether a read is still current, cached or not. */
  isCurrent(id: string, entry: CacheEntry<T>, now: number): boolean
  /** Invalidates every earlier read of these sessions or users. */
  invalidate(subjects: string[], now: number): void
  /** Invalidates every earlier read. */
  invalidateAll(now: number): void
  readonly size: number
}

interface Options {
  /** Most cached sessions. Beyond it the least recently used is evicted. */
  max: number
  /** Milliseconds after which a session is read again. */
  ttl: number
}

/**
 * Caches live sessions, up to a limit. Remembers the time of each change and compares it with an entry's read, so that
 * an entry read before a change but cached after it is invalid too. A change is remembered longer than any entry that it
 * could invalidate.
 */
export function createSessionCache<T>({ max, ttl }: Options): SessionCache<T> {
  const entries = new LRUCache<string, CacheEntry<T>>({ max })
  const changes = new Map<string, number>()
  let allChanged = Number.NEGATIVE_INFINITY

  const isAfter = (asOf: number, subject: string | undefined) =>
    subject === undefined || asOf > (changes.get(subject) ?? Number.NEGATIVE_INFINITY)

  const isCurrent = (id: string, { asOf, userId, until }: CacheEntry<T>, now: number) =>
    now < Math.min(until, asOf + ttl) &&
    asOf > allChanged &&
    isAfter(asOf, id) &&
    isAfter(asOf, userId)

  /** A Map iterates in insertion order, so the oldest changes come first. */
  function forgetOldChanges(now: number) {
    for (const [subject, time] of changes) {
      if (time > now - ttl && changes.size <= max) return
      if (time > now - ttl) allChanged = Math.max(allChanged, time)
      changes.delete(subject)
    }
  }

  return {
    isCurrent,
    get(id, now) {
      const entry = entries.get(id)
      if (entry && isCurrent(id, entry, now)) return entry
      entries.delete(id)
      return undefined
    },
    set: (id, entry) => void entries.set(id, entry),
    invalidate(subjects, now) {
      for (const subject of subjects) {
        changes.delete(subject)
        changes.set(subject, now)
      }
      forgetOldChanges(now)
    },
    invalidateAll(now) {
      allChanged = now
      entries.clear()
      changes.clear()
    },
    get size() {
      return entries.size
    },
  }
}
