import { Prisma } from '#/generated/prisma/client.ts'
import type { AuditEvent, AuditPerson } from '#/lib/audit-event.ts'
import type { UserRow } from '#/lib/present-user.ts'
import type { RefreshRule } from '#/lib/refresh-rules.ts'
import type { RefreshClaim } from '#/lib/refresh-token.ts'
import { recorded } from './audit.ts'
import type { Database, DatabaseClient } from './database.ts'
import { IDLE_SECONDS, type SessionGrant } from './sessions.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** Seconds after which any session ends. */
const ABSOLUTE_SECONDS = 90 * 86_400

type Judging = Pick<DatabaseClient, '$prepared'>

/** Who presents a refresh token, and how. */
export interface Presenter {
  graceSeconds: number
  byCookie: boolean
  ip: string
  userAgent: string | undefined
  /** What the trail tells of a reuse, about the session's user. */
  reuseEvent(user: AuditPerson): AuditEvent
}

export interface Presented extends SessionGrant {
  user: UserRow
  rule: RefreshRule
  /** Seconds since the current generation was made. */
  age: number
}

/**
 * Presents a generation of a refresh token, by the rules of docs/security.md:
 * `same`     (a) the current one, younger than twice the grace, comes back itself;
 * `rotated`  (a) the current one, older, makes a new one;
 * `grace`    (b) the previous one, within the grace of the last rotation, gets the current one;
 * `lost`     (c) the previous one later, while the current one was never presented: its answer was
 *                lost, so a new one is made and the lost one is void;
 * `reuse`    (d) any other: somebody holds a copy, and the session ends.
 * A cookie that is presented does not count for (c): the browser may have an earlier one again, after
 * a power cut or when a late answer puts it back (test/model finds both).
 * One statement decides on the locked row, so that tabs at the same moment cannot both rotate. The age
 * stands in the CASE itself: who waited for the lock is judged again by the row's new columns, but a
 * joined subquery would keep the age that it had before.
 * Null when no live session is left.
 */
export async function presentRefreshToken(
  db: Database & Judging,
  claim: RefreshClaim,
  presenter: Presenter,
): Promise<Presented | null> {
  const presented = await judge(db, claim, presenter)
  if (presented?.rule !== 'reuse') return presented
  return (await endReused(db, presented, presenter)) ? presented : null
}

type Judged = UserRow & Omit<Presented, 'id' | 'userId' | 'user'> & { sessionId: string }

async function judge(
  db: Judging,
  { sessionId, generation }: RefreshClaim,
  { graceSeconds, byCookie }: Presenter,
): Promise<Presented | null> {
  const statement = Prisma.sql`
    WITH presented AS (
      SELECT s.id, CASE
        WHEN s.generation = ${generation}::int
          AND clock_timestamp() < s.rotated_at + 2 * make_interval(secs => ${graceSeconds}::float8)
          THEN 'same'
        WHEN s.generation = ${generation}::int THEN 'rotated'
        WHEN s.previous_generation = ${generation}::int
          AND clock_timestamp() < s.rotated_at + make_interval(secs => ${graceSeconds}::float8)
          THEN 'grace'
        WHEN s.previous_generation = ${generation}::int AND NOT s.presented THEN 'lost'
        ELSE 'reuse'
      END AS rule
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.expires_at > now()
        AND u.active AND u.approval = 'approved'
      FOR UPDATE OF s
    ), judged AS (UPDATE sessions s SET
      generation = s.generation + CASE WHEN rule IN ('rotated', 'lost') THEN 1 ELSE 0 END,
      previous_generation = CASE rule WHEN 'rotated' THEN s.generation ELSE s.previous_generation END,
      rotated_at = CASE WHEN rule IN ('rotated', 'lost') THEN clock_timestamp() ELSE s.rotated_at END,
      presented = CASE
        WHEN rule = 'same' THEN s.presented OR NOT ${byCookie}::boolean
        WHEN rule IN ('rotated', 'lost') THEN false
        ELSE s.presented
      END,
      last_used_at = clock_timestamp(),
      expires_at = least(
        clock_timestamp() + make_interval(secs => ${IDLE_SECONDS}::float8),
        s.created_at + make_interval(secs => ${ABSOLUTE_SECONDS}::float8))
    FROM presented WHERE s.id = presented.id
    RETURNING s.id AS session, s.user_id, s.generation, rule,
      extract(epoch FROM clock_timestamp() - s.rotated_at)::float8 AS age,
      floor(extract(epoch FROM s.expires_at - clock_timestamp()))::int AS expires_in)
    SELECT session AS "sessionId", generation, rule, age, expires_in AS "expiresIn", ${USER_COLUMNS}
    FROM judged JOIN users ON users.id = judged.user_id`
  const [row] = await db.$prepared<Judged>('present_refresh_token', statement)
  if (!row) return null
  const { sessionId: id, generation: current, rule, age, expiresIn, ...user } = row
  return { id, userId: user.id, generation: current, rule, age, expiresIn, user }
}

/**
 * A statement of its own, since only now it is known whose key seals the event. What is a reuse stays one: its
 * generation never comes back. False when another request has ended the session.
 */
async function endReused(
  db: Database,
  { id, user }: Presented,
  { ip, userAgent, reuseEvent }: Presenter,
): Promise<boolean> {
  const event = reuseEvent(user)
  const rows = await db.$queryRaw<unknown[]>`
    WITH ended AS (
      UPDATE sessions SET ended_at = clock_timestamp(), end_reason = 'reuse',
        reuse_ip = ${ip}, reuse_user_agent = ${userAgent?.slice(0, 512) ?? null}
      WHERE id = ${id}::uuid AND ended_at IS NULL RETURNING id
    ), recorded AS (
      ${recorded(event, { from: Prisma.sql`ended`, objectId: Prisma.sql`ended.id` })}
    )
    SELECT id FROM ended`
  return rows.length > 0
}
