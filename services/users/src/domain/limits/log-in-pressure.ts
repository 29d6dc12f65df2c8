import type { Database } from '#/database/database.ts'

/** Failures in an hour, as a multiple of the usual, beyond which log-ins on new devices need a proof of work. */
const TIMES = 20
/** The least number of failures in an hour that counts as usual. */
const LEAST_USUAL = 30
/** Hours that the average remembers: a week. */
const HOURS = 168

/** The start or end of an escalation. */
export type Escalation = 'began' | 'ended'

/**
 * Adds failed log-ins, and challenges that were not solved, in a transaction. Proofs are needed from the failure that
 * exceeds the usual until an hour has passed without so many.
 */
export async function addFailures(tx: Database, count: number): Promise<Escalation[]> {
  await tx.$executeRaw`
    INSERT INTO log_in_pressure AS p (failures) VALUES (greatest(${count}::int, 0))
    ON CONFLICT (id) DO UPDATE SET (hour_started_at, failures, usual) = (
      SELECT p.hour_started_at + make_interval(hours => hours),
        greatest(CASE WHEN hours > 0 THEN 0 ELSE p.failures END + ${count}::int, 0),
        CASE WHEN hours > 0
          THEN (p.usual + (counted - p.usual) / ${HOURS}::float8) * (1 - 1 / ${HOURS}::float8) ^ (hours - 1)
          ELSE p.usual
        END
      FROM (SELECT floor(extract(epoch FROM now() - p.hour_started_at) / 3600)::int) AS passed(hours),
        -- So that an attack does not become usual within days.
        (SELECT least(p.failures, 2 * greatest(p.usual, ${LEAST_USUAL}::float8))) AS hour(counted)
    )`
  const ended = await tx.$executeRaw`
    UPDATE log_in_pressure SET proof_since = NULL WHERE proof_since IS NOT NULL AND proof_until <= now()`
  const [extended] = await tx.$queryRaw<{ began: boolean }[]>`
    UPDATE log_in_pressure
    SET proof_since = coalesce(proof_since, now()), proof_until = hour_started_at + interval '2 hours'
    WHERE failures > ${TIMES}::int * greatest(usual, ${LEAST_USUAL}::float8)
      AND (proof_since IS NULL OR proof_until < hour_started_at + interval '2 hours')
    RETURNING proof_since = now() AS began`
  return [
    ...(ended > 0 ? (['ended'] as const) : []),
    ...(extended?.began ? (['began'] as const) : []),
  ]
}
