import type { UserTotal } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { roleStateSql, type UserFilter } from './role-state-ranges.ts'
import { type Search, searchFor } from './search-condition.ts'

/** How many users an estimate looks at: a share of one in twenty is then right within some 15 percent. */
const SAMPLE = 4_000

/** Users on a page of the disk, while Postgres has not looked itself. */
const ROWS_A_PAGE = 30

/** How many rows of an index are read for as many users as they may be, one by one. */
const FEW = 3_000

const EVERYBODY: Search = { fits: Prisma.sql`TRUE`, indexed: Prisma.sql`TRUE`, byText: false }

const searchOf = ({ q }: UserFilter): Search => (q ? searchFor(q) : EVERYBODY)

/** How many users there are about, and how many of them pass a filter. */
export interface UserEstimate {
  /** Of roles and states alone. */
  inRange: number
  both: number
  /** Whether nobody was left out. */
  exact: boolean
  /** Whether the search's own index leads to few among many. */
  few: boolean
}

/** Looks at some pages of the table, always the same ones: a figure holds still from page to page. */
export async function estimateUsers(db: Database, filter: UserFilter): Promise<UserEstimate> {
  const { fits, byText } = searchOf(filter)
  const [sample] = await db.$queryRaw<[Sample]>`
    WITH known AS (
      SELECT pg_relation_size(oid) / current_setting('block_size')::float8
        * coalesce(reltuples / nullif(relpages, 0), ${ROWS_A_PAGE}) AS size
      FROM pg_class WHERE oid = 'users'::regclass)
    SELECT (SELECT size FROM known) AS size, count(*)::int AS seen,
      count(*) FILTER (WHERE in_range)::int AS "inRange",
      count(*) FILTER (WHERE fits)::int AS fitting,
      count(*) FILTER (WHERE in_range AND fits)::int AS both
    FROM (
      SELECT ${roleStateSql(filter)} AS in_range, ${fits} AS fits
      FROM users TABLESAMPLE SYSTEM (
        (SELECT least(100, 100 * ${SAMPLE}::float8 / greatest(size, 1)) FROM known))
        REPEATABLE (0)
    ) AS seen`
  const exact = sample.size <= SAMPLE
  const all = (hits: number) => (exact ? hits : (hits * sample.size) / Math.max(sample.seen, 1))
  return {
    inRange: all(sample.inRange),
    both: all(sample.both),
    exact,
    few: !exact && all(byText ? sample.fitting : sample.both) <= FEW,
  }
}

interface Sample {
  /** Of the whole table: its pages now, as full as Postgres last saw them. */
  size: number
  seen: number
  inRange: number
  fitting: number
  both: number
}

/** How many users pass the filter: exactly, where few have its role and state. */
export async function countUsersIn(
  db: Database,
  filter: UserFilter,
  { inRange, both, exact }: UserEstimate,
): Promise<UserTotal> {
  if (exact) return { count: both, exact }
  if (inRange > FEW) return { count: rounded(both), exact }
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM users WHERE ${roleStateSql(filter)} AND ${searchOf(filter).fits}`
  return { count: row.count, exact: true }
}

/** To two digits. */
const rounded = (count: number): number => Number(count.toPrecision(2))
