import { randomBytes } from 'node:crypto'
import type { SystemReport } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import packageJson from '#package.json' with { type: 'json' }

/** Returns the name of this process's connections, with its version and a random id. Postgres keeps 63 characters. */
export const replicaName = (): string =>
  `gatehouse replica ${packageJson.version} ${randomBytes(4).toString('hex')}`

/**
 * Counts the processes that are connected, by version. Each keeps a connection, because it reads changes of sessions
 * several times a second. Processes before 0.2.0 have no name and are not counted.
 */
export const readReplicas = (db: Database): Promise<SystemReport['replicas']> =>
  db.$queryRaw<SystemReport['replicas']>`
    SELECT split_part(application_name, ' ', 3) AS version,
      count(DISTINCT application_name)::int AS count
    FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
      AND application_name ~ '^gatehouse replica \\S+ [0-9a-f]{8}$'
    GROUP BY version ORDER BY version`
