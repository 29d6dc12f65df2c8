import type { Database } from '#/database/database.ts'

export interface Backlog {
  /** Messages and requests that wait for their next attempt. */
  pending: number
  /** Messages that were given up and not purged yet. */
  failed: number
  /** Those of the last day. */
  failedToday: number
  /** Age in seconds of the oldest pending one, or 0. */
  oldest: number
}

/** Counts the mail that has not left. */
export async function readBacklog(db: Database): Promise<Backlog> {
  const [backlog] = await db.$queryRaw<[Backlog]>`
    SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending,
      count(*) FILTER (WHERE state = 'failed')::int AS failed,
      count(*) FILTER (WHERE state = 'failed' AND finished_at > now() - interval '1 day')::int
        AS "failedToday",
      coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'pending')), 0)::float8
        AS oldest
    FROM mail_outbox WHERE state IN ('pending', 'failed')`
  return backlog
}
