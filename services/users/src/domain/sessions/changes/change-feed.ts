import pg from 'pg'
import { isPooled } from '#/database/pooler.ts'
import { createChangePurge } from './change-purge.ts'
import { createChangeReader, type Listener } from './change-reader.ts'

/** Milliseconds from the start of one read to the start of the next. */
const READ_INTERVAL_MS = 250
const READ_TIMEOUT_MS = 500

export interface ChangeFeed {
  /** `performance.now()` at the start of the last successful read. */
  lastRead(): number
  /** Waits for a read that starts after the call. Resolves even when the read fails. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

interface FeedListener extends Listener {
  /** Reports the first failure after a successful read. */
  onFault(error: unknown): void
}

/** Follows changes of sessions on a dedicated connection, so that a busy pool cannot delay it. */
export function followChanges(url: string, listener: FeedListener): ChangeFeed {
  const reader = createChangeReader(listener)
  const purge = createChangePurge()
  const connection = createConnection(url, () => void catchUp())
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let lastRead = Number.NEGATIVE_INFINITY
  let failing = false
  let closed = false

  async function readOnce(began: number) {
    try {
      const client = await connection.open()
      const oldest = await reader.read(client)
      lastRead = began
      failing = false
      await purgeWith(client, oldest)
    } catch (error) {
      connection.drop()
      if (!failing && !closed) listener.onFault(error)
      failing = true
    }
  }

  async function purgeWith(client: pg.Client, oldest: string) {
    try {
      await purge.run(client, oldest)
    } catch (error) {
      purge.failed()
      throw error
    }
  }

  function read(): Promise<void> {
    clearTimeout(timer)
    const began = performance.now()
    running = readOnce(began).finally(() => {
      running = undefined
      const delay = began + READ_INTERVAL_MS - performance.now()
      if (!closed) timer = setTimeout(() => void read(), Math.max(0, delay)).unref()
    })
    return running
  }

  async function catchUp() {
    await running
    if (!closed) await (running ?? read())
  }

  void read()
  return {
    lastRead: () => lastRead,
    catchUp,
    async close() {
      closed = true
      clearTimeout(timer)
      connection.drop()
      await running
    },
  }
}

/** A connection that reconnects after it was dropped. It listens, except through a pooler. */
function createConnection(url: string, onNotice: () => void) {
  let current: pg.Client | undefined

  function drop(client = current) {
    if (client === current) current = undefined
    // A failed connection may never confirm its end.
    client?.end().catch(() => undefined)
  }

  async function open(): Promise<pg.Client> {
    if (current) return current
    const client = new pg.Client({
      connectionString: url,
      application_name: 'gatehouse session changes',
      connectionTimeoutMillis: READ_TIMEOUT_MS,
      query_timeout: READ_TIMEOUT_MS,
      statement_timeout: READ_TIMEOUT_MS,
    })
    client.on('error', () => drop(client))
    client.on('notification', onNotice)
    current = client
    await client.connect()
    // In transaction mode, a pooler would register the wrong connection, and warn about each notice.
    if (!(await isPooled(client))) await client.query('LISTEN session_changes')
    return client
  }

  return { open, drop }
}
