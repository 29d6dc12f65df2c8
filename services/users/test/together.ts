import { expect } from 'vitest'
import type { Database } from '#/data/database.ts'

/** The same request 20 times at once. */
export const together = <T>(request: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, n) => request(n)))

/** How many answers had each status. */
export const tally = (answers: { status: number }[]): Record<number, number> =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))].map((status) => [
      status,
      answers.filter((answer) => answer.status === status).length,
    ]),
  )

/** Fails unless a statement waits for a lock; for `vi.waitFor`. */
export async function somebodyWaits(db: Database): Promise<void> {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  expect(row?.waiting).toBeGreaterThan(0)
}
