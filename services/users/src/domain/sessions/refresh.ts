import type { DatabaseClient } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { USER_COLUMNS } from '#/domain/accounts/user-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { ruleSql } from './refresh-rule.ts'
import type { RefreshRule } from './refresh-timing.ts'
import type { RefreshClaim } from './refresh-token.ts'
import { ABSOLUTE_SECONDS, IDLE_SECONDS, type SessionGrant } from './sessions.ts'

/** The client that redeems a refresh token, and the settings that apply. */
export interface RefreshClient {
  graceSeconds: number
  byCookie: boolean
}

export interface Redeemed extends SessionGrant {
  user: UserRow
  rule: Exclude<RefreshRule, 'reuse'>
  /** Seconds since the last rotation. */
  age: number
  /** Whether a response with the previous generation may arrive after this one. */
  overtakable: boolean
}

/**
 * Redeems a generation of a refresh token by the rules of `ruleSql`. One statement decides on the locked row and applies
 * the rule, so that concurrent tabs cannot both rotate.
 * Returns null, without a change, when the session is not live or the token was reused. Then `endReusedSession` decides
 * again. Ending the session here, with the audit event, would make every refresh a quarter slower.
 */
export async function redeemRefreshToken(
  db: Pick<DatabaseClient, '$prepared'>,
  claim: RefreshClaim,
  client: RefreshClient,
): Promise<Redeemed | null> {
  const statement = Prisma.sql`
    WITH presented AS (${ruleSql(claim, client)}), changed AS (${applyRuleSql(client)})
    SELECT session AS "sessionId", generation, rule, age, overtakable, expires_in AS "expiresIn",
      coalesce(methods, '{password}') AS methods, began AS "authenticatedAt", ${USER_COLUMNS}
    FROM changed JOIN users ON users.id = changed.user_id`
  const [row] = await db.$prepared<Row>('redeem_refresh_token', statement)
  if (!row) return null
  const { sessionId: id, generation, rule, age, overtakable, expiresIn, methods, ...rest } = row
  const { authenticatedAt, ...user } = rest
  const state = { generation, rule, age, overtakable, expiresIn }
  return { id, userId: user.id, ...state, methods, authenticatedAt, user }
}

type Row = UserRow & Omit<Redeemed, 'id' | 'userId' | 'user'> & { sessionId: string }

const applyRuleSql = ({ byCookie }: RefreshClient) => Prisma.sql`
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
    last_used_at = clock_timestamp(),
    expires_at = least(
      clock_timestamp() + make_interval(secs => ${IDLE_SECONDS}::float8),
      s.created_at + make_interval(secs => ${ABSOLUTE_SECONDS}::float8))
  FROM presented WHERE s.id = presented.id AND rule <> 'reuse'
  RETURNING s.id AS session, s.user_id, s.methods, coalesce(s.authenticated_at, s.created_at) AS began, s.generation, rule, rule = 'rotated' AND follows_closely AS overtakable,
    extract(epoch FROM clock_timestamp() - s.rotated_at)::float8 AS age,
    floor(extract(epoch FROM s.expires_at - clock_timestamp()))::int AS expires_in`
