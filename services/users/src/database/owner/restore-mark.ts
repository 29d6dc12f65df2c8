import type pg from 'pg'

/** A schema that exists from the beginning of a restore until its last transaction. */
const MARK = 'gatehouse_restore_unfinished'

export const markRestore = (owner: pg.Client) => owner.query(`CREATE SCHEMA ${MARK}`)

export const unmarkRestore = (owner: pg.Client) => owner.query(`DROP SCHEMA IF EXISTS ${MARK}`)

/** Throws on a database whose restore was interrupted: its ended sessions may be live again. */
export async function refuseUnfinishedRestore(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query('SELECT FROM pg_namespace WHERE nspname = $1', [MARK])
  if (!rowCount) return
  throw new Error(
    'A restore into this database did not finish. Drop the database, create it again, and repeat the restore.',
  )
}
