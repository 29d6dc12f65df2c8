import { SORT_FIELDS, type SortField } from '@gatehouse/contract'
import pg from 'pg'
import { Prisma } from '#/generated/prisma/client.ts'
import { orderOf } from '../../src/domain/accounts/search/list-order.ts'
import { searchFor } from '../../src/domain/accounts/search/search-condition.ts'
import { SEARCHES, type SearchKind } from './combinations.ts'

/** Returns, for each search and order, the value in the middle of its results, where a deep page begins. */
export type Middles = Record<SearchKind, Record<SortField, string>>

export async function findMiddles(url: string): Promise<Middles> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const everybody = await middleOf(client, Prisma.sql`TRUE`)
    const middles: [string, Middles[SearchKind]][] = []
    for (const [kind, q] of Object.entries(SEARCHES)) {
      const found = q ? await middleOf(client, searchFor(q).matches) : everybody
      // A search without results starts from the middle of all users.
      middles.push([kind, found ?? everybody ?? NOWHERE])
    }
    return Object.fromEntries(middles) as Middles
  } finally {
    await client.end()
  }
}

const NOWHERE = { username: '', email: '', created_at: '', last_login_at: '' }

async function middleOf(client: pg.Client, fits: Prisma.Sql) {
  const columns = SORT_FIELDS.map(
    (field) => Prisma.sql`
      percentile_disc(0.5) WITHIN GROUP (ORDER BY ${orderOf(field).column}) AS ${Prisma.raw(field)}`,
  )
  const { text, values } = Prisma.sql`SELECT ${Prisma.join(columns)} FROM users WHERE ${fits}`
  const { rows } = await client.query<Record<SortField, string | Date | null>>(text, values)
  const middle = Object.entries(rows[0] ?? {}).flatMap(([field, value]) =>
    value === null ? [] : [[field, value instanceof Date ? value.toISOString() : value]],
  )
  return middle.length > 0 ? (Object.fromEntries(middle) as Record<SortField, string>) : undefined
}
