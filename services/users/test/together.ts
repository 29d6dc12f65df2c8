import { expect, vi } from 'vitest'
import type { Database } from '../src/database/database.ts'

/** Sends a request 20 times concurrently. */
export const together = <T>(request: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, n) => request(n)))

/** Counts responses by status. */
export const tally = (answers: { status: number }[]): Record<number, number> =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))].map((status) => [
      status,
      answers.filter((answer) => answer.status === status).length,
    ]),
  )

/** Resolves when a statement waits for a lock. Times out before the transaction that has the lock. */
export const untilSomebodyWaits = (db: Database): Promise<void> =>
  vi.waitFor(
    async () => {
      const [row] = await db.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`
      expect(row?.waiting).toBeGreaterThan(0)
    },
    { interval: 10, timeout: 3_500 },
  )
