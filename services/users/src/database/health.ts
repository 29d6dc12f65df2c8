import { setTimeout } from 'node:timers/promises'
import type { DatabaseClient } from './database.ts'

/** Whether the database accepts writes and answers within the given milliseconds. */
export async function isWritable(db: DatabaseClient, milliseconds: number): Promise<boolean> {
  const answers = acceptsWrites(db).catch(() => false)
  return Promise.race([answers, setTimeout(milliseconds, false, { ref: false })])
}

async function acceptsWrites(db: DatabaseClient): Promise<boolean> {
  if (await isPrimary(db)) return true
  // The connection may be to a former primary.
  return db.$renew() && isPrimary(db)
}

/** `transaction_read_only` is also on in a standby. */
async function isPrimary(db: DatabaseClient): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isWritable: boolean }[]>`
    SELECT current_setting('transaction_read_only') = 'off' AS "isWritable"`
  return row?.isWritable === true
}
