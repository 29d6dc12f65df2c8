import { migrate } from '../src/database/owner/migrate.ts'
import { EXPLAINING, explain } from './plans.ts'
import { query, startPostgres } from './postgres.ts'

/** More than a search scans in list order before it uses its index. */
const COUNT = 14_000

// A quarter are named Zoe and sort last, five are named Rare, and a fifth have an address that begins differently from
// the name.
const INSERT = `
  INSERT INTO users (id, username, email, password_hash, role, active, approval, created_at, last_login_at)
  SELECT gen_random_uuid(), name, CASE n % 5 WHEN 0 THEN 'office-' ELSE '' END || name || '@example.test', '',
    (CASE n % 50 WHEN 0 THEN 'manager' WHEN 1 THEN 'admin' ELSE 'employee' END)::role, n % 7 > 0,
    (CASE n % 11 WHEN 0 THEN 'pending' WHEN 1 THEN 'rejected' ELSE 'approved' END)::approval,
    timestamptz '2026-01-01' + n / 3 * interval '1 minute',
    CASE WHEN n % 9 > 0 THEN timestamptz '2026-02-01' + n * 7919 % ${COUNT} * interval '1 minute' END
  FROM generate_series(1, ${COUNT}) AS n, LATERAL (
    SELECT CASE WHEN n % 4 = 0 THEN 'Zoe' WHEN n % 3000 = 1 THEN 'Rare' ELSE chr(97 + n % 20) || 'x' END
      || '.' || n AS name) AS named`

/** Starts a Postgres with many vacuumed and analyzed users, which logs query plans. */
export async function manyUsers() {
  let log = ''
  const flags = ['-c', 'fsync=off', '-c', 'autovacuum=off', ...EXPLAINING]
  const postgres = await startPostgres(flags, (text) => {
    log += text
  })
  await migrate(postgres.url)
  // Batches the index updates, which takes a tenth of the time.
  await query(postgres.url, 'ALTER INDEX user_texts_text_idx SET (fastupdate = on)')
  await query(postgres.url, INSERT)
  await query(postgres.url, 'VACUUM ANALYZE users, user_texts')
  await explain(postgres.url, true)
  return { ...postgres, log: () => log }
}
