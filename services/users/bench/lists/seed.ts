import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { COLUMNS, people } from './people.ts'

const TABLES = "('users', 'user_texts')"

/** Replaces all users with `count` generated ones, and runs VACUUM ANALYZE. */
export async function seed(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`SET maintenance_work_mem = '1GB'; SET synchronous_commit = off`)
    await client.query('TRUNCATE users CASCADE')
    const indexes = await dropIndexes(client)
    const copy = client.query(copyFrom(`COPY users (${COLUMNS}) FROM STDIN`))
    await pipeline(Readable.from(chunks(people(count))), copy)
    for (const definition of indexes) await client.query(definition)
    await client.query('VACUUM ANALYZE users, user_texts')
    // Writes to disk before the measurement.
    await client.query('CHECKPOINT')
  } finally {
    await client.end()
  }
}

/** Drops the indexes, since building them after the COPY is much faster. Returns the statements that create them. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes
     WHERE tablename IN ${TABLES} AND indexname NOT LIKE '%_pkey'`,
  )
  for (const { indexname } of rows) await client.query(`DROP INDEX "${indexname}"`)
  return rows.map(({ indexdef }) => indexdef)
}

/** Batches the lines: writing single ones would be dominated by overhead. */
function* chunks(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length > 65_536) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}
