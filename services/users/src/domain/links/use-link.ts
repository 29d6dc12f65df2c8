import type { Database } from '#/database/database.ts'
import type { Link } from './find-link.ts'
import { IS_BOUND, IS_UNUSED, type LinkPurpose } from './link-purpose.ts'

/**
 * Uses a link once, in the transaction that makes its change, and supersedes the user's other links of the purpose; of
 * undo links only newer ones, because an older one may be the only way back for the owner of a stolen account. One
 * conditional statement compares state, user, address and credential. Lock the user's row first, so that no deadlock
 * with a change of the credential is possible. Returns false when the link can't be used any more.
 */
export async function useLink(tx: Database, { id, userId, purpose }: Link): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE account_links AS link SET used_at = now() FROM users
    WHERE link.id = ${id}::uuid AND link.user_id = ${userId}::uuid AND link.purpose = ${purpose}
      AND users.id = link.user_id AND ${IS_UNUSED} AND ${IS_BOUND}`
  if (used === 0) return false
  if (purpose === 'undo') await supersedeNewerUndoLinks(tx, userId, id)
  else await supersedeLinks(tx, userId, [purpose])
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

/**
 * Supersedes a user's undo links from the oldest one of an address on: the account has that address again, and mailboxes
 * that it left since have no way back. Older links remain. Returns 0 when no undo link has the address.
 */
export const supersedeUndoLinksSince = (
  tx: Database,
  userId: string,
  email: string,
): Promise<number> => tx.$executeRaw`
  UPDATE account_links AS link SET superseded_at = now()
  WHERE link.user_id = ${userId}::uuid AND link.purpose = 'undo' AND ${IS_UNUSED}
    AND (link.created_at, link.id) >= (
      SELECT link.created_at, link.id FROM account_links link
      WHERE link.user_id = ${userId}::uuid AND link.purpose = 'undo' AND ${IS_UNUSED}
        AND link.email = ${email}::citext
      ORDER BY link.created_at, link.id LIMIT 1)`

const supersedeNewerUndoLinks = (tx: Database, userId: string, id: string): Promise<number> =>
  tx.$executeRaw`
  UPDATE account_links AS link SET superseded_at = now()
  WHERE link.user_id = ${userId}::uuid AND link.purpose = 'undo' AND ${IS_UNUSED}
    AND link.created_at > (SELECT created_at FROM account_links WHERE id = ${id}::uuid)`

/** Supersedes a user's links that would change the address to another one than this. */
export const supersedeOtherChanges = (
  tx: Database,
  userId: string,
  email: string,
): Promise<number> => tx.$executeRaw`
  UPDATE account_links AS link SET superseded_at = now()
  WHERE link.user_id = ${userId}::uuid AND link.purpose = 'change' AND link.email <> ${email}::citext
    AND ${IS_UNUSED}`
