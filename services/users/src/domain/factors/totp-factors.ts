import type { Database } from '#/database/database.ts'
import { removeTrustedDevices } from './trusted-devices.ts'

export interface TotpFactor {
  secret: Uint8Array
  /** Null until its first code. */
  confirmedAt: Date | null
}

/** Returns null without an authenticator app. */
export async function findTotp(db: Database, userId: string): Promise<TotpFactor | null> {
  const [row] = await db.$queryRaw<TotpFactor[]>`
    SELECT secret, confirmed_at AS "confirmedAt" FROM totp_factors WHERE user_id = ${userId}::uuid`
  return row ?? null
}

/** Stores an unconfirmed secret in place of another one. Returns false when the user has a confirmed one. */
export async function startTotp(
  db: Database,
  userId: string,
  secret: Uint8Array,
): Promise<boolean> {
  const stored = await db.$executeRaw`
    INSERT INTO totp_factors (user_id, secret) VALUES (${userId}::uuid, ${secret}::bytea)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = now()
    WHERE totp_factors.confirmed_at IS NULL`
  return stored > 0
}

/** Confirms the secret that a code was made with. Returns false when another request was first. */
export async function confirmTotp(
  tx: Database,
  userId: string,
  { secret, step }: { secret: Uint8Array; step: number },
): Promise<boolean> {
  const confirmed = await tx.$executeRaw`
    UPDATE totp_factors SET confirmed_at = now(), last_used_at = now(), last_step = ${step}::bigint
    WHERE user_id = ${userId}::uuid AND confirmed_at IS NULL AND secret = ${secret}::bytea`
  return confirmed > 0
}

/** Uses the code of a time step. Returns false when this or a later code was used before (RFC 6238 §5.2). */
export async function useTotpStep(tx: Database, userId: string, step: number): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE totp_factors SET last_step = ${step}::bigint, last_used_at = now()
    WHERE user_id = ${userId}::uuid AND confirmed_at IS NOT NULL AND last_step < ${step}::bigint`
  return used > 0
}

/**
 * Removes the app, the recovery codes, the trusted devices and the log-ins that wait for a code, in a transaction that has locked the user's row.
 * Returns false when log-ins asked for none.
 */
export async function removeTotp(tx: Database, userId: string): Promise<boolean> {
  const [removed] = await tx.$queryRaw<{ counted: boolean }[]>`
    DELETE FROM totp_factors WHERE user_id = ${userId}::uuid
    RETURNING confirmed_at IS NOT NULL AS counted`
  await tx.$executeRaw`DELETE FROM recovery_codes WHERE user_id = ${userId}::uuid`
  await tx.$executeRaw`DELETE FROM pending_log_ins WHERE user_id = ${userId}::uuid`
  await removeTrustedDevices(tx, userId)
  return removed?.counted ?? false
}
