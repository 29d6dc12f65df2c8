import pg from 'pg'
import { isReadOnly, isStalePlan } from './faults.ts'
import { traceTransactions, tracingQuery } from './statement-spans.ts'

/** Minimum milliseconds between renewals, because the server may really be read-only. */
const RENEW_INTERVAL_MS = 1_000

export interface Pool {
  pool: pg.Pool
  /**
   * Closes every connection. After a failover they lead to the former primary, and new ones to the current one. Returns
   * false when the last renewal was less than a second ago and before `since` (`performance.now()`).
   */
  renew(since?: number): boolean
}

/**
 * Creates a pool whose `query` retries a statement once when the connection refused it without executing it: because it
 * leads to a former primary, or prepared the statement before a migration.
 */
export function createPool(config: pg.PoolConfig): Pool {
  const pool = new pg.Pool(config)
  const opened = new WeakMap<object, number>()
  let renewed = Number.NEGATIVE_INFINITY

  pool.on('connect', (client) => {
    opened.set(client, performance.now())
    // Between its checkout and its first query nobody else listens, and an unheard error event would end the process.
    client.on('error', () => undefined)
  })
  pool.on('release', (_error, client) => {
    const isOutdated = (opened.get(client) ?? 0) < renewed
    // When a COMMIT or ROLLBACK gets no answer, Prisma returns the connection inside the open transaction. The next
    // request's write there would be acknowledged and then lost.
    if (isOutdated || client.getTransactionStatus() !== 'I') void client.end()
  })

  function renew(since = performance.now()): boolean {
    if (renewed >= since) return true
    if (performance.now() - renewed < RENEW_INTERVAL_MS) return false
    renewed = performance.now()
    // Connections in use end on release. The idle ones need no await: the pool hands out connections in order, so
    // later requests get none of these.
    for (let idle = pool.idleCount; idle > 0; idle -= 1) void discardOne(pool)
    return true
  }

  traceTransactions(pool)
  pool.query = tracingQuery(retrying(pool, renew)) as typeof pool.query
  return { pool, renew }
}

const discardOne = (pool: pg.Pool) =>
  pool.connect().then(
    (client) => client.release(true),
    () => undefined,
  )

/** Relies on pg-pool, which closes the connection of a failed query. */
function retrying(pool: pg.Pool, renew: Pool['renew']) {
  const query: (config: pg.QueryConfig) => Promise<pg.QueryResult> = pool.query.bind(pool)
  return async (config: pg.QueryConfig) => {
    const began = performance.now()
    try {
      return await query(config)
    } catch (error) {
      // Unnamed, the statement is parsed again on any connection.
      if (isStalePlan(error)) return query({ ...config, name: undefined })
      if (isReadOnly(error) && renew(began)) return query(config)
      throw error
    }
  }
}
