import pg from 'pg'
import { createChangePurge } from './change-purge.ts'
import { createChangeReader, type Listener } from './change-reader.ts'

/** Milliseconds from the beginning of one read to that of the next. */
const READ_EVERY = 250
/** Milliseconds that a read may take. */
const READ_TIMEOUT = 500

export interface ChangeFeed {
  /** `performance.now()` at the beginning of the last read that came to its end. */
  lastRead(): number
  /** Reads now. Settles, whether or not it could, after a read that began no earlier than the call. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

interface FeedListener extends Listener {
  /** Reading fails, for the first time since it went well. */
  onFault(error: unknown): void
}

/** Follows what changes about sessions, on a connection of its own: a busy pool must not hold it up. */
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
      const delay = began + READ_EVERY - performance.now()
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

/** One connection that listens, opened again after it was dropped. */
function createConnection(url: string, onNotice: () => void) {
  let current: pg.Client | undefined

  function drop(client = current) {
    if (client === current) current = undefined
    // Nobody waits for the goodbye of a connection that has failed.
    client?.end().catch(() => undefined)
  }

  async function open(): Promise<pg.Client> {
    if (current) return current
    const client = new pg.Client({
      connectionString: url,
      application_name: 'gatehouse session changes',
      connectionTimeoutMillis: READ_TIMEOUT,
      query_timeout: READ_TIMEOUT,
      statement_timeout: READ_TIMEOUT,
    })
    client.on('error', () => drop(client))
    client.on('notification', onNotice)
    current = client
    await client.connect()
    await client.query('LISTEN session_changes')
    return client
  }

  return { open, drop }
}
