import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from '#/generated/prisma/client.ts'
import { isReadOnly } from './faults.ts'
import { createPool, type Pool } from './pool.ts'
import { type RunPrepared, runPrepared } from './prepared.ts'
import { SERVICE_STARTUP } from './service-settings.ts'

/** Prisma or a Prisma transaction, the first parameter of every data function. */
export type Database = Pick<
  PrismaClient,
  'user' | 'session' | 'signingKey' | 'task' | 'widget' | 'passkey' | '$queryRaw' | '$executeRaw'
>

/** The Prisma client, which can also begin transactions and run prepared statements. */
export type DatabaseClient = PrismaClient & {
  $prepared: RunPrepared
  /** Replaces connections to a server that accepts no writes. */
  $renew: Pool['renew']
  /** Counts the pooled connections, and the queries that wait for one. */
  $connections(): { total: number; idle: number; waiting: number }
}

// In milliseconds. Without timeouts, a black-holed connection would block forever.
const CONNECT_TIMEOUT = 1_500
// Above the server's statement_timeout, whose error says more, and within two seconds.
const QUERY_TIMEOUT = 1_800
const TRANSACTION_TIMEOUT = 4_000

/** Creates a lazy connection pool, which connects on the first query. The server shows the name of its connections. */
export function createDatabase(url: string, poolSize: number, name?: string): DatabaseClient {
  const { pool, renew } = createPool({
    connectionString: url,
    application_name: name,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    ...SERVICE_STARTUP,
  })
  const adapter = new PrismaPg(pool, {
    // The next query replaces a failed idle connection, so its error concerns no request.
    onPoolError: () => undefined,
    onConnectionError: () => undefined,
  })
  const client = new PrismaClient({
    adapter,
    transactionOptions: { maxWait: CONNECT_TIMEOUT, timeout: TRANSACTION_TIMEOUT },
  })
  const $transaction = retryingTransactions(client, renew)
  const $connections = () => {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = pool
    return { total, idle, waiting }
  }
  const $prepared = runPrepared(pool)
  const $disconnect = disconnecting(client, pool)
  return Object.assign(client, {
    $prepared,
    $transaction,
    $disconnect,
    $renew: renew,
    $connections,
  })
}

/** Prisma ends no pool that only prepared statements used, and an idle one keeps the process for ten seconds. */
function disconnecting(client: PrismaClient, pool: pg.Pool): () => Promise<void> {
  const disconnect = client.$disconnect.bind(client)
  let ended: Promise<void> | undefined
  return async () => {
    await disconnect()
    ended ??= pool.end()
    await ended
  }
}

/** Retries a transaction that a read-only server refused. It was rolled back, so nothing happens twice. */
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
