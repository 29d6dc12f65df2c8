import type { Database } from '#/database/database.ts'
import { userNotFound } from '#/errors.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { LimitKeys } from './limit-keys.ts'

type Kind = 'account' | 'code' | 'factor'

/** Forgets the wrong passwords and mailed codes of an account, for a reset. It proves nothing about the second factor. */
export const clearPasswordLimits = (db: Database, keys: LimitKeys, userId: string) =>
  clear(db, keys, { userId, kinds: ['account', 'code'] })

/** Forgets all that limits an account, for an unlock. */
export const clearLimits = (db: Database, keys: LimitKeys, userId: string) =>
  clear(db, keys, { userId, kinds: ['account', 'code', 'factor'] })

/** Forgets the wrong codes of an authenticator app, after the app was removed or replaced by a recovery code. */
export const clearFactorLimit = (db: Database, keys: LimitKeys, userId: string) =>
  clear(db, keys, { userId, kinds: ['factor'] })

function clear(
  db: Database,
  keys: LimitKeys,
  { userId, kinds }: { userId: string; kinds: Kind[] },
): Promise<number> {
  const counted = kinds.flatMap((kind) => keys.accountKeys(userId, kind))
  return db.$executeRaw`DELETE FROM attempt_limits WHERE key IN (${Prisma.join(counted)})`
}

/** Voids all device cookies of a user, removes the trusted devices, and returns the epoch of new cookies. */
export async function forgetDevices(db: Database, userId: string): Promise<number> {
  const [user] = await db.$queryRaw<{ deviceEpoch: number }[]>`
    UPDATE users SET device_epoch = device_epoch + 1 WHERE id = ${userId}::uuid
    RETURNING device_epoch AS "deviceEpoch"`
  if (!user) throw userNotFound(userId)
  await db.$executeRaw`DELETE FROM trusted_devices WHERE user_id = ${userId}::uuid`
  return user.deviceEpoch
}
