import pg from 'pg'

/** A single connection, not yet opened, for what happens once: Prisma's pool serves the requests. */
export function createClient(url: string, name: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: `gatehouse ${name}`,
  })
  // A connection that dies between two queries would otherwise end the process.
  client.on('error', () => undefined)
  return client
}
