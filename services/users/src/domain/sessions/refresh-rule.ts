import { Prisma } from '#/generated/prisma/client.ts'
import { ANSWER_SECONDS, LOST_SECONDS } from './refresh-timing.ts'
import type { RefreshClaim } from './refresh-token.ts'

/**
 * Selects the id of a live session, the rule of docs/security.md for a presented generation, and `follows_closely`.
 * Locks the row.
 * `same`     (a) the current one, younger than twice the grace period: returns it again;
 * `rotated`  (a) the current one, older: rotates;
 * `grace`    (b) the previous one, within the grace period after the rotation: returns the current one;
 * `lost`     (c) the previous one, later, without proof that the client received the current one, and within
 *                six hours of the first such loss: rotates and revokes the lost generation;
 * `reuse`    (d) any other: the token was copied, so the session ends.
 * A presented cookie proves nothing for (c). After a power cut or a late response, the browser may have an earlier
 * cookie again (test/model finds both).
 * The ages are columns of the locking query: after a lock wait, Postgres reevaluates those against the new row, but not
 * a joined subquery.
 */
export const ruleSql = (
  { sessionId, generation }: RefreshClaim,
  { graceSeconds }: { graceSeconds: number },
): Prisma.Sql => Prisma.sql`
  SELECT s.id, CASE
    WHEN s.generation = ${generation}::int
      AND clock_timestamp() < s.rotated_at + 2 * make_interval(secs => ${graceSeconds}::float8)
      THEN 'same'
    WHEN s.generation = ${generation}::int THEN 'rotated'
    WHEN s.previous_generation = ${generation}::int
      AND clock_timestamp() < s.rotated_at + make_interval(secs => ${graceSeconds}::float8)
      THEN 'grace'
    WHEN s.previous_generation = ${generation}::int AND NOT s.presented
      AND s.received_generation IS DISTINCT FROM s.generation
      AND (s.lost_from_generation IS DISTINCT FROM s.previous_generation
        OR clock_timestamp() < s.lost_since + make_interval(secs => ${LOST_SECONDS}::float8))
      THEN 'lost'
    ELSE 'reuse'
  END AS rule,
  clock_timestamp() < s.last_used_at + make_interval(secs => ${ANSWER_SECONDS}::float8)
    AND clock_timestamp() <
      s.rotated_at + make_interval(secs => 2 * ${graceSeconds}::float8 + ${ANSWER_SECONDS}::float8)
    AS follows_closely
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.expires_at > now()
    AND u.active AND u.approval = 'approved'
  FOR UPDATE OF s`
