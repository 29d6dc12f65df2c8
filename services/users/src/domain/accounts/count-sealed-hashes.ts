import type { Database } from '#/database/database.ts'

/** Counts the imported password hashes that are encrypted with APP_SECRET and not wrapped yet, by an index of them. */
export async function countSealedHashes(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM users WHERE password_hash LIKE '$sealed$%'`
  return row.count
}
