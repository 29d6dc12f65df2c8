import type { Factors } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { listPasskeys, presentPasskey } from '#/domain/passkeys/passkeys.ts'
import { listTrustedDevices } from './trusted-devices.ts'

interface FactorRow {
  createdAt: Date | null
  lastUsedAt: Date | null
  codesLeft: number
}

/** Returns a user's second factors and passkeys as the user and admins see them. */
export async function presentFactors(db: Database, userId: string): Promise<Factors> {
  const [row] = await db.$queryRaw<[FactorRow]>`
    SELECT totp.confirmed_at AS "createdAt", totp.last_used_at AS "lastUsedAt", (
      SELECT count(*)::int FROM recovery_codes WHERE user_id = ${userId}::uuid AND used_at IS NULL
    ) AS "codesLeft"
    FROM (SELECT) AS one LEFT JOIN totp_factors totp ON totp.user_id = ${userId}::uuid`
  const { createdAt, lastUsedAt, codesLeft } = row
  const totp = createdAt && {
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
  const passkeys = await listPasskeys(db, userId)
  return {
    totp,
    recovery_codes_left: codesLeft,
    passkeys: passkeys.map(presentPasskey),
    trusted_devices: await listTrustedDevices(db, userId),
  }
}

/** Whether a user has an authenticator app, and whether a passkey. */
export async function hasFactors(
  db: Database,
  userId: string,
): Promise<{ totp: boolean; passkey: boolean }> {
  const [row] = await db.$queryRaw<[{ totp: boolean; passkey: boolean }]>`
    SELECT
      EXISTS (SELECT FROM totp_factors WHERE user_id = ${userId}::uuid AND confirmed_at IS NOT NULL) AS totp,
      EXISTS (SELECT FROM passkeys WHERE user_id = ${userId}::uuid) AS passkey`
  return row
}
