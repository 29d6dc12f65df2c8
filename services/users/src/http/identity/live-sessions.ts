import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { packUser, unpackUser } from '#/domain/accounts/packed-user.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { followChanges } from '#/domain/sessions/changes/change-feed.ts'
import { createSessionCache, type Kept } from '#/domain/sessions/session-cache.ts'
import { findLiveSession, type LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'

/** Sessions that a process remembers: about 50 MB of them. */
const MAX_SESSIONS = 100_000
/** Milliseconds after which a session is read again, although nothing was said to have changed. */
const TTL = 600_000
/** Milliseconds for which a read of the changes counts. After that each request asks the database. */
const FRESH_FOR = 600
/** Milliseconds within which a session that was asked for has to come: older news admits nobody. */
const ANSWER_WITHIN = 900

export interface LiveSessions {
  /**
   * The session with its user, while both may be used. What another process has ended is refused within
   * a second. Throws `unavailable` when that can't be promised.
   */
  find(id: string): Promise<LiveSession | null>
  /** Settles when this process knows of every change committed before the call, or can't learn of it. */
  catchUp(): Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    liveSessions: LiveSessions
  }
}

/** Live sessions without a database read per request: docs/decisions/0003-live-sessions.md. */
export const liveSessions = fp(async (app, { config }: { config: Config }) => {
  const now = () => performance.now()
  const cache = createSessionCache<string>({ max: MAX_SESSIONS, ttl: TTL })
  const loading = new Map<string, Promise<Remembered>>()
  const feed = followChanges(config.DATABASE_URL, {
    onChange: (subjects) => cache.changed(subjects, now()),
    onGap: () => cache.changedAll(now()),
    onFault: (err) => app.log.warn({ err }, 'session changes cannot be read'),
  })
  const isFresh = () => now() - feed.lastRead() <= FRESH_FOR

  async function load(id: string): Promise<Remembered> {
    // Whole numbers take no memory of their own; rounded down, an entry only looks older.
    const asOf = Math.floor(now())
    const found = await findLiveSession(app.db, id)
    if (now() - asOf > ANSWER_WITHIN) throw new AppError('unavailable')
    const until = asOf + Math.floor(Math.min(secondsOf(found) * 1000, TTL))
    const kept = { ...pack(found?.session.user), asOf, until }
    cache.keep(id, kept)
    return kept
  }

  /** Callers at the same moment share one read. */
  function loadOnce(id: string) {
    const under = loading.get(id) ?? load(id).finally(() => loading.delete(id))
    loading.set(id, under)
    return under
  }

  async function read(id: string): Promise<Remembered> {
    const remembered = isFresh() ? cache.get(id, now()) : undefined
    if (remembered) return remembered
    const shared = await loadOnce(id)
    // Otherwise something changed while it was read.
    return cache.isCurrent(id, shared, now()) ? shared : load(id)
  }

  async function find(id: string): Promise<LiveSession | null> {
    const { userId, value } = await read(id)
    return userId === undefined ? null : { id, user: unpackUser(userId, value) }
  }

  app.decorate('liveSessions', { find, catchUp: feed.catchUp })
  app.addHook('onClose', () => feed.close())
})

type Remembered = Kept<string>

const pack = (user: UserRow | undefined) => ({
  userId: user?.id,
  value: user ? packUser(user) : '',
})

/** Until it ends; that there is none is for good. */
const secondsOf = (found: { expiresIn: number } | null) =>
  found?.expiresIn ?? Number.POSITIVE_INFINITY
