import type { Database } from '#/database/database.ts'
import { isoTimeSql } from '#/database/sql.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { LimitKeys } from './limit-keys.ts'

/** Stands for a block without an end, which ISO 8601 can't express. */
const NO_END = '9999-12-31T23:59:59.999Z'

/** Returns until when log-ins of these users on new devices are refused, by user id, without the others. */
export async function findLocks(
  db: Database,
  keys: LimitKeys,
  userIds: string[],
): Promise<Map<string, string>> {
  const named = userIds.flatMap((id) => keys.accountKeys(id, 'account').map((key) => ({ id, key })))
  if (named.length === 0) return new Map()
  const hashes = named.map(({ key }) => key)
  const users = new Map(named.map(({ id, key }) => [key.toString('hex'), id]))
  const rows = await db.$queryRaw<{ key: string; until: string | null }[]>`
    SELECT encode(key, 'hex') AS key,
      CASE WHEN isfinite(blocked_until) THEN ${isoTimeSql(Prisma.sql`blocked_until`)} END AS until
    FROM attempt_limits
    WHERE key IN (${Prisma.join(hashes)}) AND blocked_until > now()`
  return new Map(rows.map(({ key, until }) => [users.get(key) ?? '', until ?? NO_END]))
}
