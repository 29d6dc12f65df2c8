import type { DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Subject } from './limit-keys.ts'
import { type Counted, refundAttempts } from './refund-attempts.ts'
import { type LimitKind, RULES, RULES_SQL, WINDOW_SQL } from './rules.ts'

export interface Refusal {
  /** Seconds until the next attempt. Null when only an unlock or a reset ends the block. */
  wait: number | null
  /** Kinds that are blocked. */
  kinds: LimitKind[]
  /** Kinds with as many failures in a row as end all attempts. */
  stopped: LimitKind[]
}

export type Charge =
  | { counted: Counted[]; refusal?: undefined }
  | { refusal: Refusal; counted?: undefined }

interface Settings {
  /** Whether a subject with too many failures in a row stays blocked until a reset, instead of for 24 hours. */
  untilReset: boolean
  /** Whether the attempt is refused, by the kind `proof`, while log-ins need a proof of work and it has none. */
  needsProof?: boolean
}

interface BlockedRow {
  kind: LimitKind
  failures: number
  wait: number | null
}

type Row = (Counted & { isCounted: true }) | (BlockedRow & { isCounted: false })

/**
 * Counts an attempt for each subject, before it is checked, or refuses it without counting. One statement on the
 * database's clock decides for all processes. `subjects` are in the order of {@link RULES}, in which all statements lock.
 */
export async function chargeAttempts(
  db: DatabaseClient,
  subjects: Subject[],
  settings: Settings,
): Promise<Charge> {
  const rows = await db.$prepared<Row>('charge_attempts', chargeSql(subjects, settings))
  const counted = rows.filter((row) => row.isCounted)
  if (counted.length === subjects.length) return { counted }
  const blocked = rows.filter((row) => !row.isCounted)
  if (blocked.length > 0) return { refusal: refusalOf(blocked) }
  // A concurrent attempt took the last place, so this statement counted only some of the subjects.
  await refundAttempts(db, counted)
  return { refusal: (await findRefusal(db, subjects)) ?? refusalOf([]) }
}

/** Returns why an attempt would be refused, without counting it. */
async function findRefusal(db: DatabaseClient, subjects: Subject[]): Promise<Refusal | undefined> {
  const blocked = await db.$prepared<BlockedRow>(
    'find_blocked_attempts',
    blockedSql(subjects, false),
  )
  return blocked.length > 0 ? refusalOf(blocked) : undefined
}

function refusalOf(blocked: BlockedRow[]): Refusal {
  const waits = blocked.map(({ wait }) => wait ?? Number.POSITIVE_INFINITY)
  const wait = Math.max(1, ...waits)
  return {
    wait: wait === Number.POSITIVE_INFINITY ? null : wait,
    kinds: blocked.map(({ kind }) => kind),
    stopped: blocked.filter(isStopped).map(({ kind }) => kind),
  }
}

/** Whether a subject has as many failures in a row as end all attempts. */
export function isStopped({ kind, failures }: Pick<BlockedRow, 'kind' | 'failures'>): boolean {
  const rule = RULES[kind]
  return 'stop' in rule && failures >= rule.stop
}

const askedSql = (subjects: Subject[]) => Prisma.sql`
  unnest(${subjects.map(({ key }) => key)}::bytea[], ${subjects.map(({ kind }) => kind)}::text[])
    WITH ORDINALITY AS asked(key, kind, position)`

/** With the keys of former secrets, so that a rotation of APP_SECRET lifts no block. */
const blockedSql = (subjects: Subject[], needsProof: boolean) => Prisma.sql`
  SELECT l.kind, l.failures,
    CASE WHEN isfinite(l.blocked_until)
      THEN ceil(extract(epoch FROM l.blocked_until - now()))::float8 END AS wait
  FROM unnest(${subjects.flatMap(({ key, former }) => [key, ...former])}::bytea[]) AS asked(key)
    JOIN attempt_limits l USING (key)
  WHERE l.blocked_until > now()
  UNION ALL
  SELECT 'proof', 0, 1 FROM log_in_pressure WHERE ${needsProof}::boolean AND proof_until > now()`

/** Refused attempts only read, so that a flood waits for no lock. */
const chargeSql = (
  subjects: Subject[],
  { untilReset, needsProof = false }: Settings,
): Prisma.Sql => Prisma.sql`
  WITH blocked AS MATERIALIZED (${blockedSql(subjects, needsProof)}), counted AS (
    INSERT INTO attempt_limits AS l (key, kind, blocked_until)
    -- Only a proof is allowed once.
    SELECT key, kind, CASE kind WHEN 'proof' THEN now() + ${WINDOW_SQL} END FROM ${askedSql(subjects)} WHERE NOT EXISTS (SELECT FROM blocked) ORDER BY position
    ON CONFLICT (key) DO UPDATE
    SET (failures, window_failures, window_started_at, level, burst_notified, blocked_until, updated_at) = (
      ${nextStateSql(untilReset)}
    )
    WHERE l.blocked_until IS NULL OR l.blocked_until <= now()
    RETURNING *
  )
  SELECT true AS "isCounted", kind, key, level, window_started_at::text AS "windowStartedAt",
    blocked_until IS NOT NULL AS blocks, burst_notified AS "isNotified", failures, NULL AS wait
  FROM counted
  UNION ALL
  SELECT false, kind, NULL, NULL, NULL, NULL, NULL, failures, wait FROM blocked`

/** The row after one more attempt, from the row `l`, whose block, if any, is over. */
const nextStateSql = (untilReset: boolean): Prisma.Sql => Prisma.sql`
  SELECT next.failures, next.window_failures, next.window_started_at, next.level, next.burst_notified,
    CASE
      WHEN next.failures >= rule.stop
        THEN CASE WHEN ${untilReset}::boolean THEN 'infinity' ELSE now() + interval '24 hours' END
      WHEN next.level > 0 THEN now() + make_interval(mins => least(60, 15 * 2 ^ least(next.level, 4))::int)
      WHEN next.window_failures >= rule.allowed THEN next.window_started_at + ${WINDOW_SQL}
    END,
    now()
  FROM ${RULES_SQL}
  CROSS JOIN LATERAL (
    SELECT coalesce(l.failures >= rule.stop, false) AS stopped
  ) AS was
  CROSS JOIN LATERAL (
    SELECT rule.doubles AND l.window_failures >= rule.allowed AND NOT was.stopped AS doubles
  ) AS block
  CROSS JOIN LATERAL (
    SELECT was.stopped OR l.window_failures = 0
      OR l.window_started_at <= now() - ${WINDOW_SQL} AND NOT block.doubles AS begins
  ) AS "window"
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN was.stopped THEN 1 ELSE l.failures + 1 END AS failures,
      CASE WHEN "window".begins THEN 1 WHEN block.doubles THEN l.window_failures ELSE l.window_failures + 1 END
        AS window_failures,
      CASE WHEN "window".begins THEN now() ELSE l.window_started_at END AS window_started_at,
      CASE WHEN block.doubles THEN l.level + 1 ELSE 0 END AS level,
      l.burst_notified AND NOT "window".begins AS burst_notified
  ) AS next
  WHERE rule.kind = l.kind`
