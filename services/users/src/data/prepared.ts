import { Prisma } from '#/generated/prisma/client.ts'

const NAME = /^\s*\/\* prepared (\w+) \*\//

/**
 * Begins a statement that each connection keeps ready under a name: Postgres then reads and plans it once, not for
 * each request. For what is asked often, always in the same words, and needs no plan for its values.
 */
export const prepared = (name: string): Prisma.Sql => Prisma.raw(`/* prepared ${name} */`)

/** The name that a statement begins with; empty for none. */
export const statementName = ({ sql }: { sql: string }): string => NAME.exec(sql)?.[1] ?? ''
