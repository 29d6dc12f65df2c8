import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import type { DatabaseClient } from '#/database/database.ts'
import { followChanges } from '#/domain/sessions/changes/change-feed.ts'
import { packSession, unpackSession } from '#/domain/sessions/packed-session.ts'
import { type CacheEntry, createSessionCache } from '#/domain/sessions/session-cache.ts'
import { findLiveSession, type LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'

/** Sessions that a process caches, about 50 MB. */
const MAX_SESSIONS = 100_000
/** Milliseconds that a cached session is used without a change. */
const TTL_MS = 600_000
/** Milliseconds since the last read of the change feed during which the cache is used. */
const FEED_FRESH_MS = 600
/** Milliseconds that reading a session may take. A later result is too old to admit a request. */
const READ_TIMEOUT_MS = 900

const HIT = { result: 'hit' }
const MISS = { result: 'miss' }

export interface LiveSessions {
  /**
   * Returns a live session with its active user, or null. A session that another process ended is refused
   * within a second. Throws `unavailable` when that can't be guaranteed.
   */
  find(id: string): Promise<LiveSession | null>
  /** Resolves once every change committed before the call is applied, or reading the changes has failed. */
  catchUp(): Promise<void>
  /** Returns the number of cached sessions. */
  cached(): number
  /** Returns the seconds since the last read of the changes, which bound a revocation. */
  lag(): number
}

declare module 'fastify' {
  interface FastifyInstance {
    liveSessions: LiveSessions
  }
}

/** Finds live sessions without a database read per request: docs/decisions/0003-live-sessions.md. */
export const liveSessions = fp(async (app, { config }: { config: Config }) => {
  const now = () => performance.now()
  const cache = createSessionCache<string>({ max: MAX_SESSIONS, ttl: TTL_MS })
  const pendingLoads = new Map<string, Promise<CachedSession>>()
  const feed = followChanges(config.DATABASE_URL, {
    onChange: (subjects) => cache.invalidate(subjects, now()),
    onGap: () => cache.invalidateAll(now()),
    onFault: (err) => app.log.warn({ err }, 'session changes cannot be read'),
  })
  const isFresh = () => now() - feed.lastRead() <= FEED_FRESH_MS

  async function load(id: string): Promise<CachedSession> {
    // V8 stores small integers inline. Rounding down only makes an entry look older.
    const asOf = Math.floor(now())
    const found = await findLiveSession(app.db, id)
    if (now() - asOf > READ_TIMEOUT_MS) throw new AppError('unavailable')
    const until = asOf + Math.floor(Math.min(secondsUntilExpiry(found) * 1000, TTL_MS))
    const kept = { ...pack(found?.session), asOf, until }
    cache.set(id, kept)
    return kept
  }

  /** Shares one read among concurrent callers. */
  function loadOnce(id: string) {
    const pending = pendingLoads.get(id) ?? load(id).finally(() => pendingLoads.delete(id))
    pendingLoads.set(id, pending)
    return pending
  }

  async function read(id: string): Promise<CachedSession> {
    const cached = isFresh() ? cache.get(id, now()) : undefined
    app.metrics.count('gatehouse_session_cache_reads_total', cached ? HIT : MISS)
    if (cached) return cached
    const shared = await loadOnce(id)
    // A change during the shared read makes its result stale.
    return cache.isCurrent(id, shared, now()) ? shared : load(id)
  }

  async function find(id: string): Promise<LiveSession | null> {
    const { userId, value, asOf } = await read(id)
    if (userId === undefined) return null
    return unpackSession({ id, userId, since: (now() - asOf) / 1_000 }, value)
  }

  app.decorate('liveSessions', {
    find,
    catchUp: feed.catchUp,
    cached: () => cache.size,
    lag: () => (now() - feed.lastRead()) / 1_000,
  })
  // The first read connects and prepares its statement, which may take longer than a read is given.
  app.addHook('onReady', () => warmUp(app.db))
  app.addHook('onClose', () => feed.close())
})

/** No session's id. */
const NIL = '00000000-0000-0000-0000-000000000000'

/** Reads a session that doesn't exist. A failure is the next request's to report. */
const warmUp = async (db: DatabaseClient): Promise<void> => {
  await findLiveSession(db, NIL).catch(() => undefined)
}

type CachedSession = CacheEntry<string>

const pack = (session: LiveSession | undefined) => ({
  userId: session?.user.id,
  value: session ? packSession(session) : '',
})

/** A missing session stays missing, so its entry never expires. */
const secondsUntilExpiry = (found: { expiresIn: number } | null) =>
  found?.expiresIn ?? Number.POSITIVE_INFINITY
