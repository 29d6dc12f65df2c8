import type pg from 'pg'
import type { Prisma } from '#/generated/prisma/client.ts'

/**
 * Runs a statement that each connection keeps ready under a name: Postgres reads and plans it once, not for each
 * request. For what is asked most often, always in the same words, and needs no plan for its values.
 *
 * Past Prisma, whose way from a row to a result takes a fifth of a refresh; errors are the driver's own. Never part
 * of a transaction.
 */
export type RunPrepared = <R>(name: string, statement: Prisma.Sql) => Promise<R[]>

export const runPrepared =
  (pool: pg.Pool): RunPrepared =>
  async <R>(name: string, { text, values }: Prisma.Sql) => {
    const { rows } = await pool.query({ name, text, values })
    return rows as R[]
  }
