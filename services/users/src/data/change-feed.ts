import pg from 'pg'

/** Milliseconds from the beginning of one read to that of the next. */
const READ_EVERY = 250
/** Milliseconds that a read may take. */
const READ_TIMEOUT = 500
/** Milliseconds for which the table keeps changes; who has not read for half of it starts anew. */
const KEEP_FOR = 3_600_000
/** Milliseconds between two looks for what can be removed. */
const PURGE_EVERY = 600_000

/**
 * What changed since the reader's horizon: the oldest transaction that was still under way. Whatever lies
 * below the horizon is decided, so it is never asked for again; whatever lies above it and is already
 * committed is told at once, and told apart by its id when it is read again. So a late commit is not
 * skipped, and a long transaction holds nothing up.
 */
const READ = `
  WITH now AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon)
  SELECT now.horizon::text, extract(epoch FROM now()) * 1000 AS time, changes.id, changes.subject
  FROM now LEFT JOIN session_changes changes ON changes.transaction >= $1::text::xid8`

const PURGE = `
  DELETE FROM session_changes WHERE changed_at < now() - make_interval(secs => ${KEEP_FOR / 1000})`

interface Row {
  horizon: string
  /** Milliseconds since 1970 on the database's clock. */
  time: string
  id: string | null
  subject: string
}

export interface ChangeFeed {
  /** `performance.now()` at the beginning of the last read that came to its end. */
  lastRead(): number
  /** Reads now. Settles, whether or not it could, after a read that began no earlier than the call. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

interface Listener {
  onChange(subjects: string[]): void
  /** Changes may have been missed: a restored database, or a process that slept. */
  onGap(): void
  /** Reading fails, for the first time since it went well. */
  onFault(error: unknown): void
}

/** Follows what changes about sessions, on a connection of its own: a busy pool must not hold it up. */
export function followChanges(url: string, listener: Listener): ChangeFeed {
  const reader = createReader(listener)
  const connection = createConnection(url, () => void catchUp())
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let lastRead = Number.NEGATIVE_INFINITY
  let nextPurge = performance.now() + PURGE_EVERY
  let failing = false
  let closed = false

  async function readOnce(began: number) {
    try {
      const client = await connection.open()
      const read = { name: 'changes', text: READ, values: [reader.from()] }
      reader.take((await client.query<Row>(read)).rows)
      lastRead = began
      failing = false
      if (began < nextPurge) return
      nextPurge = began + PURGE_EVERY
      await client.query(PURGE)
    } catch (error) {
      connection.drop()
      if (!failing && !closed) listener.onFault(error)
      failing = true
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

/** Where a reader stands, and what it has told already. */
function createReader({ onChange, onGap }: Listener) {
  let horizon: bigint | undefined
  let readAt = 0
  let told = new Set<string>()

  return {
    from: () => horizon?.toString() ?? null,
    take(rows: Row[]) {
      const [first] = rows
      if (!first) return
      const next = BigInt(first.horizon)
      const time = Number(first.time)
      const changes = rows.filter(({ id }) => id !== null)
      const isGap = horizon !== undefined && (next < horizon || time - readAt > KEEP_FOR / 2)
      if (isGap) onGap()
      const fresh = changes.filter(({ id }) => !told.has(String(id)))
      if (fresh.length > 0) onChange(fresh.map(({ subject }) => subject))
      told = new Set(changes.map(({ id }) => String(id)))
      horizon = next
      readAt = time
    },
  }
}
