import type { UserTotal } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import type { Search } from './search-condition.ts'
import { roleStateSql, type UserFilter } from './select-users.ts'

/** Sampled rows. With 1 match in 20 rows the estimate is within about 15 percent. */
const SAMPLE_ROWS = 4_000

/** Assumed rows per disk page until Postgres has statistics. */
const ROWS_PER_PAGE = 30

/** Number of matches up to which reading the search's own index row by row is fastest. */
const SELECTIVE_LIMIT = 3_000

/** Estimated numbers of users. */
export interface UserEstimate {
  /** Users with the role and state of the filter. */
  inRange: number
  /** Users in range that also match the search. */
  both: number
  /** Whether the sample was the whole table. */
  exact: boolean
  /** Whether the search's own index leads to few rows among many. */
  selective: boolean
}

/** A filter with the conditions of its search. */
export interface UserQuery {
  filter: UserFilter
  search: Search
}

/** Estimates from a repeatable sample, so that the count does not change between pages. */
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
        (SELECT least(100, 100 * ${SAMPLE_ROWS}::float8 / greatest(size, 1)) FROM known))
        REPEATABLE (0)
    ) AS sample`
  const exact = sample.size <= SAMPLE_ROWS
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
  /** Estimated rows of the table: its current pages times the rows per page in Postgres' statistics. */
  size: number
  sampled: number
  inRange: number
  matching: number
  both: number
}

/** Returns the number of users that pass the filter: exact when few have its role and state, otherwise estimated. */
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
