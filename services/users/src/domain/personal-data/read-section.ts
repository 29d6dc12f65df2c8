import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Section } from './sections.ts'

/** Rows read per query. */
const BATCH = 500

type Row = Record<string, unknown>

/** Reads a user's rows of a section in batches, so that memory stays constant. Calls `proceed` before each. */
export async function* readSection(
  db: Database,
  section: Section,
  { userId, proceed }: { userId: string; proceed(): Promise<void> },
): AsyncGenerator<Row> {
  let last: string | undefined
  let batch: { key: string; row: Row }[]
  do {
    await proceed()
    batch = await selectRows(db, section, { userId, after: last })
    yield* batch.map(({ row }) => row)
    last = batch.at(-1)?.key
  } while (batch.length === BATCH)
}

async function selectRows(
  db: Database,
  { table, userColumn, key, columns }: Section,
  { userId, after }: { userId: string; after: string | undefined },
) {
  const keyColumn = Prisma.raw(`"${key.column}"`)
  const past = after
    ? Prisma.sql`AND ${keyColumn} > ${after}::${Prisma.raw(key.type)}`
    : Prisma.empty
  const rows = await db.$queryRaw<(Row & { '#key': string })[]>`
    SELECT ${keyColumn}::text AS "#key", ${Prisma.raw(columns.map((name) => `"${name}"`).join(', '))}
    FROM ${Prisma.raw(`"${table}"`)}
    WHERE ${Prisma.raw(`"${userColumn}"`)} = ${userId}::uuid ${past}
    ORDER BY ${keyColumn} LIMIT ${BATCH}`
  return rows.map(({ '#key': key, ...row }) => ({ key, row }))
}
