import type { Database } from '#/database/database.ts'
import { userNotFound } from '#/errors.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { LimitKeys } from './limit-keys.ts'

/** Forgets the wrong passwords and codes of an account, for an unlock or a reset. */
export function clearLimits(db: Database, keys: LimitKeys, userId: string): Promise<number> {
  const counted = [...keys.accountKeys(userId, 'account'), ...keys.accountKeys(userId, 'code')]
  return db.$executeRaw`DELETE FROM attempt_limits WHERE key IN (${Prisma.join(counted)})`
}

/** Makes every device cookie of a user void, and returns the epoch of new ones. */
export async function forgetDevices(db: Database, userId: string): Promise<number> {
  const [user] = await db.$queryRaw<{ deviceEpoch: number }[]>`
    UPDATE users SET device_epoch = device_epoch + 1 WHERE id = ${userId}::uuid
    RETURNING device_epoch AS "deviceEpoch"`
  if (!user) throw userNotFound(userId)
  return user.deviceEpoch
}
