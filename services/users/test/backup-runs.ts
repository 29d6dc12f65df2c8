import type pg from 'pg'

/** Inserts a backup two hours ago, and a drill an hour ago, which failed if there is a reason. */
export const insertRuns = ({ owner }: { owner: pg.Pool }, failure?: string) =>
  owner.query(
    `INSERT INTO backup_runs (kind, started_at, finished_at, failure) VALUES
       ('backup', now(), now() - interval '2 hours', NULL),
       ('backup', now(), now(), 'no space left'),
       ('drill', now(), now() - interval '1 hour', $1)`,
    [failure ?? null],
  )
