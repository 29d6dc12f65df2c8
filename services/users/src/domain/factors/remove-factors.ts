import type { Database } from '#/database/database.ts'
import { removePasskeys } from '#/domain/passkeys/passkeys.ts'
import { removeTotp } from './totp-factors.ts'

/**
 * Removes the app, the recovery codes and the passkeys of a user, in a transaction that has locked the user's row. Returns
 * false when there were none.
 */
export async function removeFactors(tx: Database, userId: string): Promise<boolean> {
  const passkeys = await removePasskeys(tx, userId)
  return (await removeTotp(tx, userId)) || passkeys > 0
}
