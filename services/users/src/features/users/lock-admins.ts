import type { Database } from '#/database/database.ts'
import { lockActiveAdmins } from '#/domain/accounts/users.ts'
import { sessionEnded } from '#/errors.ts'

/**
 * Locks all active admins and returns their ids. Throws `invalid_token` if the caller was demoted after the
 * request began, or is demoted concurrently by another admin.
 */
export async function lockAdmins(tx: Database, callerId: string): Promise<string[]> {
  const admins = await lockActiveAdmins(tx)
  if (!admins.includes(callerId)) throw sessionEnded()
  return admins
}
