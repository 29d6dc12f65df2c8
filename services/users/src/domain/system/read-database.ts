import type { SystemReport } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'

type ServerFacts = Omit<SystemReport['database'], 'prepared'>

/** Reads what the server tells every role. */
export async function readServer(db: Database): Promise<ServerFacts> {
  const [row] = await db.$queryRaw<
    [{ version: string; bytes: bigint; used: number; limit: number }]
  >`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
      pg_database_size(current_database()) AS bytes,
      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS used,
      current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int AS limit`
  const { version, bytes, used, limit } = row
  return { version, bytes: Number(bytes), connections: { used, limit } }
}

/** Returns the bytes on disk of the audit trail and its seals, with their indexes. */
export async function readTrailSize(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<[{ bytes: bigint }]>`
    SELECT pg_total_relation_size('audit_events') + pg_total_relation_size('audit_seals') AS bytes`
  return Number(row.bytes)
}
