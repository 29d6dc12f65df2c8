import { Prisma } from '#/generated/prisma/client.ts'

/** Joins conditions with AND. True when there are none. */
export const allOfSql = (conditions: Prisma.Sql[]): Prisma.Sql =>
  conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`

/** Escapes the wildcards of LIKE. */
const literally = (q: string): string => q.replaceAll(/[\\%_]/g, '\\$&')

/** Returns a LIKE pattern for texts that contain `q`. */
export const containing = (q: string): string => `%${literally(q)}%`

/** Returns a LIKE pattern for texts that start with `q`. */
export const startingWith = (q: string): string => `${literally(q)}%`

/** The condition that a row has one of the versions that a write may replace. True when none are given. */
export const isVersionSql = (column: Prisma.Sql, versions: string[] | undefined): Prisma.Sql =>
  // Compared as text, because an ETag from a client need not be a UUID.
  versions ? Prisma.sql`${column}::text = ANY(${versions})` : Prisma.sql`TRUE`

/** Formats a time as in responses: ISO 8601 in UTC, with milliseconds. */
export const isoTimeSql = (time: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
