import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '#/generated/prisma/client.ts'
import { isReadOnly } from './faults.ts'
import { createPool, type Pool } from './pool.ts'
import { type RunPrepared, runPrepared } from './prepared.ts'
import { SERVICE_SETTINGS } from './service-settings.ts'

/** Prisma, or a transaction of it: what every data function takes first. */
export type Database = Pick<
  PrismaClient,
  'user' | 'session' | 'signingKey' | 'task' | 'widget' | '$queryRaw' | '$executeRaw'
>

/** The client itself: only who holds it can begin a transaction, or run what is kept ready. */
export type DatabaseClient = PrismaClient & {
  $prepared: RunPrepared
  /** Gives up connections to a server that accepts no writes. */
  $renew: Pool['renew']
}

// Every wait ends: a black-holed connection would otherwise never answer. All in milliseconds.
const CONNECT_TIMEOUT = 1_500
// Somewhat above the server's own statement_timeout, which tells more; still within two seconds.
const QUERY_TIMEOUT = 1_800
const TRANSACTION_TIMEOUT = 4_000

/** A lazy pool of connections; nothing connects before the first query. */
export function createDatabase(url: string, poolSize: number): DatabaseClient {
  const { pool, renew } = createPool({
    connectionString: url,
    max: poolSize,
    options: `-c random_page_cost=${SERVICE_SETTINGS.random_page_cost}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: SERVICE_SETTINGS.statement_timeout,
    query_timeout: QUERY_TIMEOUT,
    lock_timeout: SERVICE_SETTINGS.lock_timeout,
    idle_in_transaction_session_timeout: SERVICE_SETTINGS.idle_in_transaction_session_timeout,
  })
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    // An idle connection that dies is replaced by the next query; its error belongs to nobody.
    onPoolError: () => undefined,
    onConnectionError: () => undefined,
  })
  const client = new PrismaClient({
    adapter,
    transactionOptions: { maxWait: CONNECT_TIMEOUT, timeout: TRANSACTION_TIMEOUT },
  })
  const $transaction = retryingTransactions(client, renew)
  return Object.assign(client, { $prepared: runPrepared(pool), $transaction, $renew: renew })
}

/** Begins a transaction again that a server without writes has refused: it is rolled back, so nothing was done. */
function retryingTransactions(client: PrismaClient, renew: Pool['renew']) {
  const begin = client.$transaction.bind(client) as (...all: unknown[]) => Promise<unknown>
  const retrying = async (...all: unknown[]) => {
    const began = performance.now()
    try {
      return await begin(...all)
    } catch (error) {
      if (isReadOnly(error) && renew(began)) return begin(...all)
      throw error
    }
  }
  return retrying as PrismaClient['$transaction']
}
