import type { DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { RECEIVED_SECONDS } from './refresh-timing.ts'
import type { RefreshClaim } from './refresh-token.ts'

/**
 * Records that the client received the current generation. The database's clock must confirm its age, because the clock
 * of the process that issued the access token may be behind.
 * @returns false when the generation is too young and a later request must prove the receipt
 */
export async function recordReceipt(
  db: Pick<DatabaseClient, '$prepared'>,
  { sessionId, generation }: RefreshClaim,
): Promise<boolean> {
  const statement = Prisma.sql`
    WITH judged AS (
      SELECT id, rotated_at <= clock_timestamp() - make_interval(secs => ${RECEIVED_SECONDS}::float8) AS is_due
      FROM sessions
      WHERE id = ${sessionId}::uuid AND generation = ${generation}::int AND ended_at IS NULL
        AND received_generation IS DISTINCT FROM ${generation}::int
      FOR UPDATE
    ), recorded AS (
      UPDATE sessions SET received_generation = ${generation}::int
      FROM judged WHERE sessions.id = judged.id AND is_due
    )
    SELECT is_due AS "isDue" FROM judged`
  const [row] = await db.$prepared<{ isDue: boolean }>('record_receipt', statement)
  return row?.isDue !== false
}
