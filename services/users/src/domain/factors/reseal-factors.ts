import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { FactorBox } from './factor-box.ts'

export interface ResealCounts {
  resealed: number
  /** No secret opens them. */
  lost: number
}

/** What is encrypted, each in a table with a unique key. */
const SEALED = [
  { table: 'totp_factors', key: 'user_id', column: 'secret' },
  { table: 'recovery_codes', key: 'id', column: 'digest' },
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
      for (const row of rows) await reseal(db, box, { sealed, row, counts })
      after = rows.at(-1)?.key
    }
  }
  return counts
}

const readPage = (db: Database, { table, key, column }: Sealed, after: string) =>
  db.$queryRaw<Row[]>`
    SELECT ${Prisma.raw(key)}::text AS key, user_id::text AS "userId", ${Prisma.raw(column)} AS sealed
    FROM ${Prisma.raw(table)} WHERE ${Prisma.raw(key)} > ${after}::uuid
    ORDER BY ${Prisma.raw(key)} LIMIT ${PAGE}::int`

interface Work {
  sealed: Sealed
  row: Row
  counts: ResealCounts
}

async function reseal(
  db: Database,
  box: FactorBox,
  { sealed: { table, key, column }, row, counts }: Work,
): Promise<void> {
  const opened = box.open(row.sealed, row.userId)
  if (!opened) counts.lost += 1
  if (!opened?.isStale) return
  counts.resealed += await db.$executeRaw`
    UPDATE ${Prisma.raw(table)} SET ${Prisma.raw(column)} = ${box.seal(opened.plain, row.userId)}::bytea
    WHERE ${Prisma.raw(key)} = ${row.key}::uuid AND ${Prisma.raw(column)} = ${row.sealed}::bytea`
}
