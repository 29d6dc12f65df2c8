import type { Database } from '#/database/database.ts'
import { isStopped } from './charge-attempts.ts'
import type { Counted } from './refund-attempts.ts'

/**
 * Returns true for one of the failures in a burst, whose transaction then reports the burst. The failure that ends all
 * attempts is reported too.
 */
export async function claimBurst(tx: Database, counted: Counted): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    UPDATE attempt_limits SET burst_notified = true
    WHERE key = ${new Uint8Array(counted.key)} AND blocked_until > now()
      AND (NOT burst_notified OR ${isStopped(counted)}::boolean)`
  return claimed > 0
}

/** Whether a failure may have to report a burst. */
export const mayReportBurst = (counted: Counted): boolean =>
  counted.blocks && (!counted.isNotified || isStopped(counted))
