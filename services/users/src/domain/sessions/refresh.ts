import type { DatabaseClient } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { USER_COLUMNS } from '#/domain/accounts/user-row.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { ANSWER_SECONDS, LOST_SECONDS, type RefreshRule } from './refresh-timing.ts'
import type { RefreshClaim } from './refresh-token.ts'
import { ABSOLUTE_SECONDS, IDLE_SECONDS, type SessionGrant } from './sessions.ts'

/** The client that redeems a refresh token, and the settings that apply. */
export interface RefreshClient {
  graceSeconds: number
  byCookie: boolean
  ip: string
  userAgent: string | undefined
  /** Recorded when the token was reused. */
  reuseEvent: AuditEvent
}

export interface Redeemed extends SessionGrant {
  user: UserRow
  rule: RefreshRule
  /** Seconds since the last rotation. */
  age: number
  /** Whether a response with the previous generation may arrive after this one. */
  overtakable: boolean
}

/**
 * Redeems a generation of a refresh token and applies the rules of docs/security.md:
 * `same`     (a) the current one, younger than twice the grace period: returns it again;
 * `rotated`  (a) the current one, older: rotates;
 * `grace`    (b) the previous one, within the grace period after the rotation: returns the current one;
 * `lost`     (c) the previous one, later, without proof that the client received the current one, and within
 *                six hours of the first such loss: rotates and revokes the lost generation;
 * `reuse`    (d) any other: the token was copied, so the session ends.
 * A presented cookie proves nothing for (c). After a power cut or a late response, the browser may have an earlier
 * cookie again (test/model finds both).
 * One statement decides on the locked row, so that concurrent tabs cannot both rotate. It also ends the session and
 * records the event, so that a crash cannot separate them from the reuse. The ages are columns of the locking query:
 * after a lock wait, Postgres reevaluates those against the new row, but not a joined subquery.
 * Returns null when the session is not live.
 */
export async function redeemRefreshToken(
  db: Pick<DatabaseClient, '$prepared'>,
  claim: RefreshClaim,
  client: RefreshClient,
): Promise<Redeemed | null> {
  const statement = Prisma.sql`
    WITH presented AS (${ruleSql(claim, client)}), changed AS (${applyRuleSql(client)}),
    recorded AS (${recordReuseSql(client)})
    SELECT session AS "sessionId", generation, rule, age, overtakable, expires_in AS "expiresIn",
      ${USER_COLUMNS}
    FROM changed JOIN users ON users.id = changed.user_id`
  const [row] = await db.$prepared<Row>('redeem_refresh_token', statement)
  if (!row) return null
  const { sessionId: id, generation, rule, age, overtakable, expiresIn, ...user } = row
  return { id, userId: user.id, generation, rule, age, overtakable, expiresIn, user }
}

type Row = UserRow & Omit<Redeemed, 'id' | 'userId' | 'user'> & { sessionId: string }

const ruleSql = (
  { sessionId, generation }: RefreshClaim,
  { graceSeconds }: RefreshClient,
) => Prisma.sql`
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

const applyRuleSql = ({ byCookie, ip, userAgent }: RefreshClient) => Prisma.sql`
  UPDATE sessions s SET
    generation = s.generation + CASE WHEN rule IN ('rotated', 'lost') THEN 1 ELSE 0 END,
    previous_generation = CASE rule WHEN 'rotated' THEN s.generation ELSE s.previous_generation END,
    rotated_at = CASE WHEN rule IN ('rotated', 'lost') THEN clock_timestamp() ELSE s.rotated_at END,
    presented = CASE
      WHEN rule = 'same' THEN s.presented OR NOT ${byCookie}::boolean
      WHEN rule IN ('rotated', 'lost') THEN false
      ELSE s.presented
    END,
    lost_since = CASE
      WHEN rule = 'lost' AND s.lost_from_generation IS DISTINCT FROM s.previous_generation
        THEN clock_timestamp()
      ELSE s.lost_since
    END,
    lost_from_generation =
      CASE rule WHEN 'lost' THEN s.previous_generation ELSE s.lost_from_generation END,
    last_used_at = CASE rule WHEN 'reuse' THEN s.last_used_at ELSE clock_timestamp() END,
    expires_at = CASE rule WHEN 'reuse' THEN s.expires_at ELSE least(
      clock_timestamp() + make_interval(secs => ${IDLE_SECONDS}::float8),
      s.created_at + make_interval(secs => ${ABSOLUTE_SECONDS}::float8)) END,
    ended_at = CASE rule WHEN 'reuse' THEN clock_timestamp() END,
    end_reason = CASE rule WHEN 'reuse' THEN 'reuse' END,
    reuse_ip = CASE rule WHEN 'reuse' THEN ${ip}::text END,
    reuse_user_agent = CASE rule WHEN 'reuse' THEN ${userAgent?.slice(0, 512) ?? null}::text END
  FROM presented WHERE s.id = presented.id
  RETURNING s.id AS session, s.user_id, s.generation, rule, rule = 'rotated' AND follows_closely AS overtakable,
    extract(epoch FROM clock_timestamp() - s.rotated_at)::float8 AS age,
    floor(extract(epoch FROM s.expires_at - clock_timestamp()))::int AS expires_in`

const recordReuseSql = ({ reuseEvent }: RefreshClient) =>
  insertAuditEventSql(reuseEvent, {
    from: Prisma.sql`(SELECT session FROM changed WHERE rule = 'reuse') AS reused`,
    objectId: Prisma.sql`reused.session`,
  })
