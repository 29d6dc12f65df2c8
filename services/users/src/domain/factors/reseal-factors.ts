import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { FactorBox } from './factor-box.ts'

export interface ResealCounts {
  resealed: number
  /** No secret opens them. */
  lost: number
}

/** What is encrypted, each in a table with a unique key. Used codes open nothing any more. */
const SEALED = [
  { table: 'totp_factors', key: 'user_id', column: 'secret', open: 'true' },
  { table: 'recovery_codes', key: 'id', column: 'digest', open: 'used_at IS NULL' },
] as const
type Sealed = (typeof SEALED)[number]

/** Rows read at once. */
const PAGE = 1_000
const START = '00000000-0000-0000-0000-000000000000'

interface Row {
  key: string
  userId: string
  sealed: Uint8Array
}

/** Encrypts what another than the first secret encrypts, unless it changes at the same time. */
export async function resealFactors(db: Database, box: FactorBox): Promise<ResealCounts> {
  const counts = { resealed: 0, lost: 0 }
  for (const sealed of SEALED) {
    let after: string | undefined = START
    while (after) {
      const rows: Row[] = await readPage(db, sealed, after)
      counts.lost += rows.filter((row) => !box.open(row.sealed, row.userId)).length
      counts.resealed += await resealPage(db, box, { sealed, rows })
      after = rows.at(-1)?.key
    }
  }
  return counts
}

const readPage = (db: Database, { table, key, column, open }: Sealed, after: string) =>
  db.$queryRaw<Row[]>`
    SELECT ${Prisma.raw(key)}::text AS key, user_id::text AS "userId", ${Prisma.raw(column)} AS sealed
    FROM ${Prisma.raw(table)} WHERE ${Prisma.raw(key)} > ${after}::uuid AND ${Prisma.raw(open)}
    ORDER BY ${Prisma.raw(key)} LIMIT ${PAGE}::int`

async function resealPage(
  db: Database,
  box: FactorBox,
  { sealed: { table, key, column }, rows }: { sealed: Sealed; rows: Row[] },
): Promise<number> {
  const stale = rows.flatMap((row) => {
    const opened = box.open(row.sealed, row.userId)
    return opened?.isStale ? [{ ...row, to: box.seal(opened.plain, row.userId) }] : []
  })
  if (stale.length === 0) return 0
  const from = stale.map((row) => new Uint8Array(row.sealed))
  return db.$executeRaw`
    UPDATE ${Prisma.raw(table)} AS row SET ${Prisma.raw(column)} = next."to"
    FROM unnest(${stale.map((row) => row.key)}::uuid[], ${from}::bytea[], ${stale.map((row) => row.to)}::bytea[])
      AS next (key, "from", "to")
    WHERE row.${Prisma.raw(key)} = next.key AND row.${Prisma.raw(column)} = next."from"`
}
