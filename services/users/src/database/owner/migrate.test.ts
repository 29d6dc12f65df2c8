import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { beforeEach, expect, inject, test } from 'vitest'
import { newDatabase } from '../../../test/database.ts'
import { folderOf } from '../../../test/migrations.ts'
import { databaseUrl, query } from '../../../test/postgres.ts'
import { migrate } from './migrate.ts'

let made = 0
let url = ''

beforeEach(async () => {
  made += 1
  url = await newDatabase(`migrate_${process.pid}_${made}`)
})

const tables = async () => {
  const rows = await query<{ name: string }>(
    url,
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' ORDER BY 1`,
  )
  return rows.map(({ name }) => name)
}

const A = { '1_a': 'CREATE TABLE a (id int); INSERT INTO a VALUES (1);' }
const B = { '2_b': 'CREATE TABLE b (id int);' }

test('applies every migration once to a new database', async () => {
  const folder = new URL('../../../prisma/migrations/', import.meta.url)
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(await migrate(url)).toEqual(names.sort())
  expect(await tables()).toEqual([
    '_prisma_migrations',
    'account_links',
    'attempt_limits',
    'audit_events',
    'audit_seals',
    'audit_start',
    'backup_runs',
    'invitations',
    'log_in_pressure',
    'mail_outbox',
    'passkey_challenges',
    'passkeys',
    'password_checks',
    'pending_log_ins',
    'recovery_codes',
    'registrations',
    'session_changes',
    'sessions',
    'signing_keys',
    'tasks',
    'totp_factors',
    'trusted_devices',
    'user_texts',
    'users',
    'widgets',
  ])
  expect(await migrate(url)).toEqual([])

  const recorded = await query(url, 'SELECT * FROM _prisma_migrations ORDER BY migration_name')
  expect(recorded).toHaveLength(names.length)
  for (const [index, name] of names.entries()) {
    const sql = await readFile(new URL(`${name}/migration.sql`, folder))
    expect(recorded[index]).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      checksum: createHash('sha256').update(sql).digest('hex'),
      migration_name: name,
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
    })
  }
})

test('records migrations in Prisma’s own table', async () => {
  await migrate(url, await folderOf(A))
  const columns = await query(
    url,
    `SELECT column_name AS name, data_type AS type, character_maximum_length AS length,
            is_nullable = 'YES' AS nullable, column_default AS default
     FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY 1`,
  )
  const time = 'timestamp with time zone'
  const text = { type: 'character varying', nullable: false, default: null }
  const moment = { type: time, length: null, nullable: true, default: null }
  expect(columns).toEqual([
    { name: 'applied_steps_count', type: 'integer', length: null, nullable: false, default: '0' },
    { name: 'checksum', length: 64, ...text },
    { name: 'finished_at', ...moment },
    { name: 'id', length: 36, ...text },
    { name: 'logs', type: 'text', length: null, nullable: true, default: null },
    { name: 'migration_name', length: 255, ...text },
    { name: 'rolled_back_at', ...moment },
    { name: 'started_at', ...moment, nullable: false, default: 'now()' },
  ])
})

test('applies only new migrations, ordered by name', async () => {
  expect(await migrate(url, await folderOf(A))).toEqual(['1_a'])
  const more = { '3_c': 'ALTER TABLE b ADD c int', ...B, ...A }
  expect(await migrate(url, await folderOf(more))).toEqual(['2_b', '3_c'])
  expect(await query(url, 'SELECT id FROM a')).toEqual([{ id: 1 }])
})

test('concurrent migrators apply each migration once', async () => {
  const folder = await folderOf({ ...A, ...B })
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url, folder)))
  expect(applied.flat()).toEqual(['1_a', '2_b'])
  expect(await query(url, 'SELECT id FROM a')).toHaveLength(1)
})

test('refuses a migration changed after it was applied, and applies no other', async () => {
  await migrate(url, await folderOf(A))
  const changed = await folderOf({ '1_a': `${A['1_a']} -- changed`, ...B })
  await expect(migrate(url, changed)).rejects.toThrow(
    'Migration 1_a was changed after it was applied.',
  )
  expect(await tables()).toEqual(['_prisma_migrations', 'a'])
})

test('rolls back a failed migration, names it, and applies the corrected one', async () => {
  const broken = { '2_b': 'CREATE TABLE b (id int); INSERT INTO nowhere VALUES (1);' }
  const folder = await folderOf({ ...A, ...broken, '3_c': 'CREATE TABLE c (id int)' })
  await expect(migrate(url, folder)).rejects.toThrow(
    'Migration 2_b failed and was rolled back: relation "nowhere" does not exist',
  )
  expect(await tables()).toEqual(['_prisma_migrations', 'a'])
  expect(await migrate(url, await folderOf({ ...A, ...B }))).toEqual(['2_b'])
})

test('names a migration whose connection was terminated', async () => {
  const suicide = {
    '1_s': 'CREATE TABLE s (id int); SELECT pg_terminate_backend(pg_backend_pid())',
  }
  await expect(migrate(url, await folderOf(suicide))).rejects.toThrow('Migration 1_s failed')
  expect(await migrate(url, await folderOf(A))).toEqual(['1_a'])
  expect(await tables()).toEqual(['_prisma_migrations', 'a'])
})

test('refuses a database that is not in UTF-8 before it creates anything', async () => {
  const name = `migrate_${process.pid}_ascii`
  const serverUrl = inject('serverUrl')
  await query(
    serverUrl,
    `CREATE DATABASE "${name}" ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`,
  )
  url = databaseUrl(serverUrl, name)
  await expect(migrate(url)).rejects.toThrow('The database is in SQL_ASCII.')
  expect(await tables()).toEqual([])
})
