import { Prisma } from '#/generated/prisma/client.ts'

/** All of the conditions; true when there are none. */
export const allOfSql = (conditions: Prisma.Sql[]): Prisma.Sql =>
  conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`

/** For LIKE: each of the text's characters stands for itself. */
const literally = (q: string): string => q.replaceAll(/[\\%_]/g, '\\$&')

/** For LIKE: this text anywhere. */
export const containing = (q: string): string => `%${literally(q)}%`

/** For LIKE: this text at the beginning. */
export const startingWith = (q: string): string => `${literally(q)}%`

/** The condition that a row's version is one of those that a write may replace; any, when not given. */
export const isVersionSql = (column: Prisma.Sql, versions: string[] | undefined): Prisma.Sql =>
  // As text: what stands in a tag need not be a uuid.
  versions ? Prisma.sql`${column}::text = ANY(${versions})` : Prisma.sql`TRUE`

/** A time as answers tell it, whatever the connection's time zone. */
export const isoTimeSql = (time: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
