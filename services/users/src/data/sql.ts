import { Prisma } from '#/generated/prisma/client.ts'

/** All of the conditions; true when there are none. */
export const allOf = (conditions: Prisma.Sql[]): Prisma.Sql =>
  conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`

/** For ILIKE: this text anywhere; each of its characters stands for itself. */
export const containing = (q: string): string => `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`

/** The condition that a row's version is one of those that a write may replace; any, when not given. */
export const isVersion = (column: Prisma.Sql, versions: string[] | undefined): Prisma.Sql =>
  // As text: what stands in a tag need not be a uuid.
  versions ? Prisma.sql`${column}::text = ANY(${versions})` : Prisma.sql`TRUE`

/** A time as answers tell it, whatever the connection's time zone. */
export const isoTime = (time: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
