import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { findLink, findLinkById, type Link } from '#/domain/links/find-link.ts'
import type { LinkPurpose } from '#/domain/links/link-purpose.ts'
import { useLink } from '#/domain/links/use-link.ts'
import { AppError } from '#/errors.ts'
import { checkToken } from './identity/link-limits.ts'

/** Returns a link that can be used, of one purpose if given. Throws the reason why it can't. */
export function requireLive(link: Link | null, purpose = link?.purpose): Link {
  if (!link || link.purpose !== purpose) throw new AppError('link_unknown')
  if (link.state !== 'live') throw new AppError(`link_${link.state}`)
  return link
}

/** Returns the live link of a token, of one purpose if given. An unknown token counts as a guess. */
export const requireLinkOf = (
  request: FastifyRequest,
  token: string,
  purpose?: LinkPurpose,
): Promise<Link> => {
  const { db, linkKeys } = request.server
  return checkToken(request, async () => requireLive(await findLink(db, linkKeys, token), purpose))
}

/** Uses a link in the transaction of its change. Throws the reason why it can't be used any more. */
export async function requireUse(tx: Database, link: Link): Promise<void> {
  if (await useLink(tx, link)) return
  requireLive(await findLinkById(tx, link.id), link.purpose satisfies LinkPurpose)
  throw new AppError('link_superseded')
}
