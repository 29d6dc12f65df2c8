import { SECOND_FACTOR_SECONDS } from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { CREDENTIAL } from '#/domain/links/link-purpose.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** Codes that a pending log-in may try. */
const TRIES = 5

const IS_OPEN = Prisma.sql`tries < ${TRIES}::int AND expires_at > now()`

/** Stores a log-in with the right password. Returns its id, or null when the password changed since it was verified. */
export async function createPendingLogIn(
  db: Database,
  { id: userId, passwordHash }: { id: string; passwordHash: string },
): Promise<string | null> {
  const id = uuidv7()
  const created = await db.$executeRaw`
    INSERT INTO pending_log_ins (id, user_id, credential, expires_at)
    SELECT ${id}::uuid, id, ${CREDENTIAL}, now() + make_interval(secs => ${SECOND_FACTOR_SECONDS}::float8)
    FROM users WHERE id = ${userId}::uuid AND password_hash = ${passwordHash}`
  return created > 0 ? id : null
}

/** Returns the user of a log-in, or undefined when it is over or the password changed since. */
export async function findPendingLogIn(db: Database, id: string): Promise<string | undefined> {
  const [row] = await db.$queryRaw<{ userId: string }[]>`
    SELECT users.id AS "userId" FROM pending_log_ins JOIN users ON users.id = pending_log_ins.user_id
    WHERE pending_log_ins.id = ${id}::uuid AND credential = ${CREDENTIAL} AND ${IS_OPEN}`
  return row?.userId
}

/**
 * Counts a try before its code is checked. One statement counts and compares, so that parallel requests can't exceed
 * {@link TRIES}. Returns false when the log-in is over.
 */
export async function tryPendingLogIn(db: Database, id: string): Promise<boolean> {
  const counted = await db.$executeRaw`
    UPDATE pending_log_ins SET tries = tries + 1 WHERE id = ${id}::uuid AND ${IS_OPEN}`
  return counted > 0
}

/**
 * Ends a log-in, in the transaction that opens its session and has locked the user's row. Returns false when another request
 * was first, or the password changed.
 */
export async function endPendingLogIn(tx: Database, id: string): Promise<boolean> {
  const ended = await tx.$executeRaw`
    DELETE FROM pending_log_ins USING users
    WHERE pending_log_ins.id = ${id}::uuid AND users.id = pending_log_ins.user_id AND credential = ${CREDENTIAL}`
  return ended > 0
}

/** Removes at most `limit` log-ins that nobody finished, and returns their number. */
export const purgePendingLogIns = (db: Database, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM pending_log_ins WHERE id IN (
    SELECT id FROM pending_log_ins WHERE expires_at < now()
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`
