import type { Database } from '#/database/database.ts'
import { IS_UNUSED, type LinkPurpose, MAX_LIVE_LINKS } from './link-purpose.ts'

/**
 * Returns the seconds until another link of a user and purpose supersedes no live one, 0 when there is room now. Exact
 * while the user's row is locked.
 */
export async function secondsUntilRoom(
  tx: Database,
  userId: string,
  purpose: LinkPurpose,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ wait: number }[]>`
    SELECT greatest(1, ceil(extract(epoch FROM link.expires_at - now())))::int AS wait
    FROM account_links link
    WHERE link.user_id = ${userId}::uuid AND link.purpose = ${purpose} AND ${IS_UNUSED}
    ORDER BY link.created_at DESC, link.id DESC OFFSET ${MAX_LIVE_LINKS - 1}::int LIMIT 1`
  return row?.wait ?? 0
}
