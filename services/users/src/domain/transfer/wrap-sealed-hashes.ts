import { availableParallelism } from 'node:os'
import type { DatabaseClient } from '#/database/database.ts'
import type { Passwords } from '#/domain/accounts/passwords.ts'
import { Prisma } from '#/generated/prisma/client.ts'

export interface WrapCounts {
  wrapped: number
  /** No secret opens them. */
  lost: number
}

/** Rows read at once. */
const PAGE = 5_000
/** Hashes between two writes. */
const CHUNK = 64
const START = '00000000-0000-0000-0000-000000000000'

interface SealedRow {
  id: string
  hash: string
}

/** Replaces every sealed hash by Argon2id over it, unless the password is changed at the same time. */
export async function wrapSealedHashes(
  db: DatabaseClient,
  passwords: Passwords,
  onProgress: (counts: WrapCounts) => void,
): Promise<WrapCounts> {
  const counts = { wrapped: 0, lost: 0 }
  let after: string | undefined = START
  while (after) {
    const page = await readPage(db, after)
    for (let at = 0; at < page.sealed.length; at += CHUNK) {
      const rows = page.sealed.slice(at, at + CHUNK)
      const wrapped = await wrapAll(passwords, rows)
      await replace(db, wrapped)
      counts.wrapped += wrapped.length
      counts.lost += rows.length - wrapped.length
      onProgress(counts)
    }
    after = page.last
  }
  return counts
}

async function readPage(db: DatabaseClient, after: string) {
  const statement = Prisma.sql`
    WITH page AS (
      SELECT id, password_hash FROM users WHERE id > ${after}::uuid ORDER BY id LIMIT ${PAGE}::int)
    SELECT (SELECT id FROM page ORDER BY id DESC LIMIT 1)::text AS last,
      coalesce((SELECT json_agg(json_build_object('id', id, 'hash', password_hash))
        FROM page WHERE password_hash LIKE '$sealed$%'), '[]') AS sealed`
  const [row] = await db.$prepared<{ last: string | null; sealed: SealedRow[] }>(
    'read_sealed_hashes',
    statement,
  )
  return { last: row?.last ?? undefined, sealed: row?.sealed ?? [] }
}

interface Wrapped extends SealedRow {
  to: string
}

/** Runs one hash per core. */
async function wrapAll(passwords: Passwords, rows: SealedRow[]): Promise<Wrapped[]> {
  const left = [...rows]
  const done: Wrapped[] = []
  const work = async () => {
    for (let row = left.pop(); row; row = left.pop()) {
      const to = await passwords.wrap(row.hash)
      if (to) done.push({ ...row, to })
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return done
}

const replace = (db: DatabaseClient, rows: Wrapped[]) => db.$executeRaw`
  UPDATE users SET password_hash = wrapped."to"
  FROM json_to_recordset(${JSON.stringify(rows)}::json) AS wrapped (id uuid, hash text, "to" text)
  WHERE users.id = wrapped.id AND users.password_hash = wrapped.hash`
