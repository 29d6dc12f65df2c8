import type { UserTotal } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { roleStateSql, type UserFilter } from './role-state-ranges.ts'
import type { Search } from './search-condition.ts'

/** Rows in a sample. At a share of one in twenty the estimate is within some 15 percent. */
const SAMPLE = 4_000

/** Rows per disk page, until Postgres has statistics of its own. */
const ROWS_PER_PAGE = 30

/** Matches up to which a search reads its own index, row by row. */
const SELECTIVE_LIMIT = 3_000

/** About how many users there are. */
export interface UserEstimate {
  /** With the role and state of the filter. */
  inRange: number
  /** With that role and state, and matching the search. */
  both: number
  /** Whether the sample was the whole table. */
  exact: boolean
  /** Whether the search's own index leads to few rows among many. */
  selective: boolean
}

/** What is counted: a filter, with its search already built. */
export interface UserQuery {
  filter: UserFilter
  search: Search
}

/** Estimates from a repeatable sample, so that a count stays the same from page to page. */
export async function estimateUsers(
  db: Database,
  { filter, search: { matches, usesTrigrams } }: UserQuery,
): Promise<UserEstimate> {
  const [sample] = await db.$queryRaw<[Sample]>`
    WITH known AS (
      SELECT pg_relation_size(oid) / current_setting('block_size')::float8
        * coalesce(reltuples / nullif(relpages, 0), ${ROWS_PER_PAGE}) AS size
      FROM pg_class WHERE oid = 'users'::regclass)
    SELECT (SELECT size FROM known) AS size, count(*)::int AS sampled,
      count(*) FILTER (WHERE in_range)::int AS "inRange",
      count(*) FILTER (WHERE matches)::int AS matching,
      count(*) FILTER (WHERE in_range AND matches)::int AS both
    FROM (
      SELECT ${roleStateSql(filter)} AS in_range, ${matches} AS matches
      FROM users TABLESAMPLE SYSTEM (
        (SELECT least(100, 100 * ${SAMPLE}::float8 / greatest(size, 1)) FROM known))
        REPEATABLE (0)
    ) AS sample`
  const exact = sample.size <= SAMPLE
  const scaled = (hits: number) =>
    exact ? hits : (hits * sample.size) / Math.max(sample.sampled, 1)
  const byIndex = usesTrigrams ? sample.matching : sample.both
  return {
    inRange: scaled(sample.inRange),
    both: scaled(sample.both),
    exact,
    selective: !exact && scaled(byIndex) <= SELECTIVE_LIMIT,
  }
}

interface Sample {
  /** Rows of the whole table: its pages now, as full as in Postgres' statistics. */
  size: number
  sampled: number
  inRange: number
  matching: number
  both: number
}

/** Returns the number of users that pass the filter: exact where few have its role and state, else estimated. */
export async function countUsersIn(
  db: Database,
  { filter, search }: UserQuery,
  { inRange, both, exact }: UserEstimate,
): Promise<UserTotal> {
  if (exact) return { count: both, exact }
  if (inRange > SELECTIVE_LIMIT) return { count: toTwoDigits(both), exact }
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM users WHERE ${roleStateSql(filter)} AND ${search.matches}`
  return { count: row.count, exact: true }
}

const toTwoDigits = (count: number): number => Number(count.toPrecision(2))
