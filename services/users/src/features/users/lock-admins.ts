import type { Database } from '#/database/database.ts'
import { lockActiveAdmins } from '#/domain/accounts/users.ts'
import { sessionEnded } from '#/errors.ts'

/**
 * Locks every active admin for a caller who must still be one: an admin who was demoted since the request
 * came in, or is being demoted by one of these others, writes nothing any more. Returns the ids.
 */
export async function lockAdmins(tx: Database, callerId: string): Promise<string[]> {
  const admins = await lockActiveAdmins(tx)
  if (!admins.includes(callerId)) throw sessionEnded()
  return admins
}
