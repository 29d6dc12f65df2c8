import pg from 'pg'

/** Creates a single unopened connection for one-time work. Requests use Prisma's pool. */
export function createClient(url: string, name: string, settings: pg.ClientConfig = {}): pg.Client {
  const client = new pg.Client({
    ...settings,
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: `gatehouse ${name}`,
  })
  // An unhandled error event of an idle connection would end the process.
  client.on('error', () => undefined)
  return client
}
