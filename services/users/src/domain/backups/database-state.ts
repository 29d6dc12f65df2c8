import type pg from 'pg'
import { appliedMigrations } from '#/database/owner/migrations.ts'
import type { DatabaseState } from './manifest.ts'

/** Reads what a backup and its restore must agree about. */
export async function readDatabaseState(client: pg.Client): Promise<DatabaseState> {
  const migrations = [...(await appliedMigrations(client))]
    .map(([name, checksum]) => ({ name, checksum }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const epochs = await client.query<{ epoch: number }>(
    'SELECT coalesce(max(epoch), 1) AS epoch FROM audit_events',
  )
  const seals = await client.query<{ number: number; hash: string; mac: string }>(
    `SELECT number, encode(hash, 'hex') AS hash, encode(mac, 'hex') AS mac
     FROM audit_seals ORDER BY number DESC LIMIT 1`,
  )
  const keys = await client.query<{ id: string }>(
    'SELECT id FROM signing_keys ORDER BY id COLLATE "C"',
  )
  return {
    migrations,
    audit: { epoch: epochs.rows[0]?.epoch ?? 1, newest_seal: seals.rows[0] ?? null },
    signing_key_ids: keys.rows.map(({ id }) => id),
  }
}

/** Returns the major version of the server. */
export async function serverMajor(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version_num') AS version`,
  )
  return Math.floor(Number(rows[0]?.version) / 10_000)
}
