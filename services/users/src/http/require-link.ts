import type { Database } from '#/database/database.ts'
import { findLinkById, type Link } from '#/domain/links/find-link.ts'
import type { LinkPurpose } from '#/domain/links/link-purpose.ts'
import { useLink } from '#/domain/links/use-link.ts'
import { AppError } from '#/errors.ts'

/** Returns a link that can be used, of one purpose if given. Throws the reason why it can't. */
export function requireLive(link: Link | null, purpose = link?.purpose): Link {
  if (!link || link.purpose !== purpose) throw new AppError('link_unknown')
  if (link.state !== 'live') throw new AppError(`link_${link.state}`)
  return link
}

/** Uses a link in the transaction of its change. Throws the reason why it can't be used any more. */
export async function requireUse(tx: Database, link: Link): Promise<void> {
  if (await useLink(tx, link)) return
  requireLive(await findLinkById(tx, link.id), link.purpose satisfies LinkPurpose)
  throw new AppError('link_superseded')
}
