import type pg from 'pg'

/** Returns the process of Postgres that runs the client's statements. */
export async function backendOf(
  client: pg.Client,
  config: Partial<pg.QueryConfig> & { query_timeout?: number } = {},
): Promise<number | undefined> {
  const query = { ...config, text: 'SELECT pg_backend_pid() AS pid' }
  const { rows } = await client.query<{ pid: number }>(query)
  return rows[0]?.pid
}

/** Whether a pooler is between the client and Postgres: it announces a process id of its own. */
export async function isPooled(client: pg.Client): Promise<boolean> {
  const { processID } = client as pg.Client & { processID: number | null }
  return (await backendOf(client)) !== processID
}
