import pg from 'pg'
import { isReadOnly, isStalePlan } from './faults.ts'

/** Milliseconds between two times at which all connections are given up: the server itself may be read-only. */
const RENEW_EVERY = 1_000

export interface Pool {
  pool: pg.Pool
  /**
   * Gives up every connection to a server that accepts no writes: after a fail-over they lead to the former primary,
   * and new ones to the present one. False when that was done a moment ago, before `since` (`performance.now()`).
   */
  renew(since?: number): boolean
}

/**
 * A pool whose `query` runs a statement once more when a connection refused it unexecuted for what the connection
 * is: one to a former primary, or one that prepared it before a migration.
 */
export function createPool(config: pg.PoolConfig): Pool {
  const pool = new pg.Pool(config)
  const opened = new WeakMap<object, number>()
  let renewed = Number.NEGATIVE_INFINITY

  pool.on('connect', (client) => void opened.set(client, performance.now()))
  pool.on('release', (_error, client) => {
    const isOutdated = (opened.get(client) ?? 0) < renewed
    // When a COMMIT or ROLLBACK got no answer, Prisma still gives the connection back, in a transaction:
    // the next request's write would be acknowledged there and then lost.
    if (isOutdated || client.getTransactionStatus() !== 'I') void client.end()
  })

  function renew(since = performance.now()): boolean {
    if (renewed >= since) return true
    if (performance.now() - renewed < RENEW_EVERY) return false
    renewed = performance.now()
    // What is in use ends when it is released. Nothing waits for the rest: the pool serves in turn, so that who asks
    // next gets none of them.
    for (let idle = pool.idleCount; idle > 0; idle -= 1) void discardOne(pool)
    return true
  }

  pool.query = retrying(pool, renew) as typeof pool.query
  return { pool, renew }
}

const discardOne = (pool: pg.Pool) =>
  pool.connect().then(
    (client) => client.release(true),
    () => undefined,
  )

/** pg-pool ends the connection of a query that failed. */
function retrying(pool: pg.Pool, renew: Pool['renew']) {
  const query: (config: pg.QueryConfig) => Promise<pg.QueryResult> = pool.query.bind(pool)
  return async (config: pg.QueryConfig) => {
    const began = performance.now()
    try {
      return await query(config)
    } catch (error) {
      // Without its name a statement is read anew, whatever the next connection keeps ready.
      if (isStalePlan(error)) return query({ ...config, name: undefined })
      if (isReadOnly(error) && renew(began)) return query(config)
      throw error
    }
  }
}
