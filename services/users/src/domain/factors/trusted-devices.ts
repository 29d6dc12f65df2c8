import { createHash } from 'node:crypto'
import { TRUSTED_DEVICE_DAYS, type TrustedDevice } from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import type { KnownDevice } from '#/domain/limits/device-tokens.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'

/** Trusted devices of an account. One more takes the place of the oldest. */
export const MOST_TRUSTED = 20

interface TrustedDeviceRow {
  id: string
  userAgent: string | null
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date
}

const digestOf = ({ id }: KnownDevice): Buffer => createHash('sha256').update(id).digest()

/** The condition that a device is trusted. Known devices that became unknown are not. */
const IS_TRUSTED = Prisma.sql`
  expires_at > now() AND device_epoch = (SELECT device_epoch FROM users WHERE id = user_id)`

/** Trusts a device, in the transaction that opens a session on it by two factors. Returns the id. */
export async function trustDevice(
  tx: Database,
  device: KnownDevice,
  userAgent: string | null,
): Promise<string> {
  const id = uuidv7()
  await tx.$executeRaw`
    DELETE FROM trusted_devices WHERE id IN (
      SELECT id FROM trusted_devices WHERE user_id = ${device.userId}::uuid
      ORDER BY id DESC OFFSET ${MOST_TRUSTED - 1}::int)`
  await tx.$executeRaw`
    INSERT INTO trusted_devices (id, user_id, digest, device_epoch, user_agent, expires_at)
    VALUES (${id}::uuid, ${device.userId}::uuid, ${digestOf(device)}::bytea, ${device.epoch}::int,
      ${userAgent}, now() + make_interval(days => ${TRUSTED_DEVICE_DAYS}::int))`
  return id
}

/** Returns the id of a device that is trusted. Lock the user's row first, so that no change of the factors comes between. */
export async function findTrustedDevice(
  tx: Database,
  device: KnownDevice,
): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM trusted_devices
    WHERE user_id = ${device.userId}::uuid AND digest = ${digestOf(device)}::bytea AND ${IS_TRUSTED}`
  return row?.id
}

/** Records a log-in on a trusted device, and replaces its cookie's bits, so that a copy of the former cookie is void. */
export const renewTrustedDevice = (tx: Database, id: string, next: KnownDevice) => tx.$executeRaw`
  UPDATE trusted_devices SET digest = ${digestOf(next)}::bytea, last_used_at = now()
  WHERE id = ${id}::uuid`

/** Returns the trusted devices of a user, oldest first. */
export async function listTrustedDevices(db: Database, userId: string): Promise<TrustedDevice[]> {
  const rows = await db.$queryRaw<TrustedDeviceRow[]>`
    SELECT id, user_agent AS "userAgent", created_at AS "createdAt", last_used_at AS "lastUsedAt",
      expires_at AS "expiresAt"
    FROM trusted_devices WHERE user_id = ${userId}::uuid AND ${IS_TRUSTED} ORDER BY id`
  return rows.map((row) => ({
    id: row.id,
    user_agent: row.userAgent,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    expires_at: row.expiresAt.toISOString(),
  }))
}

/** Returns false for malformed and unknown ids, and for those of other users. */
export async function removeTrustedDevice(
  tx: Database,
  userId: string,
  id: string,
): Promise<boolean> {
  if (!isUuid(id)) return false
  const removed = await tx.$executeRaw`
    DELETE FROM trusted_devices WHERE id = ${id}::uuid AND user_id = ${userId}::uuid`
  return removed > 0
}

/** Removes all trusted devices of a user, and returns their number. */
export const removeTrustedDevices = (tx: Database, userId: string): Promise<number> =>
  tx.$executeRaw`DELETE FROM trusted_devices WHERE user_id = ${userId}::uuid`

/** Removes at most `limit` devices whose time is over, and returns their number. */
export const purgeTrustedDevices = (db: Database, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM trusted_devices WHERE id IN (
    SELECT id FROM trusted_devices WHERE expires_at < now()
    LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)`
