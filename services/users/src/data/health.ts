import { setTimeout } from 'node:timers/promises'
import type { Database } from './database.ts'

/** Whether the database answers within so many milliseconds. */
export async function isReachable(db: Database, milliseconds: number): Promise<boolean> {
  const answers = db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([answers, setTimeout(milliseconds, false, { ref: false })])
}
