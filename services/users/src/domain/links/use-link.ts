import type { Database } from '#/database/database.ts'
import type { Link } from './find-link.ts'
import { IS_BOUND, IS_UNUSED, type LinkPurpose } from './link-purpose.ts'

/**
 * Uses a link once, in the transaction that makes its change, and supersedes the user's other links of the purpose. One
 * conditional statement compares state, user, address and credential. Lock the user's row first, so that no deadlock
 * with a change of the credential is possible. Returns false when the link can't be used any more.
 */
export async function useLink(tx: Database, { id, userId, purpose }: Link): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE account_links AS link SET used_at = now() FROM users
    WHERE link.id = ${id}::uuid AND link.user_id = ${userId}::uuid AND link.purpose = ${purpose}
      AND users.id = link.user_id AND ${IS_UNUSED} AND ${IS_BOUND}`
  if (used === 0) return false
  await supersedeLinks(tx, userId, [purpose])
  return true
}

/** Supersedes a user's unused links, in the transaction that changes what they are bound to. */
export const supersedeLinks = (
  tx: Database,
  userId: string,
  purposes: readonly LinkPurpose[],
): Promise<number> => tx.$executeRaw`
  UPDATE account_links AS link SET superseded_at = now()
  WHERE link.user_id = ${userId}::uuid AND link.purpose = ANY(${purposes}) AND ${IS_UNUSED}`
