import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { LinkKeys } from './link-keys.ts'
import { IS_BOUND, type LinkPurpose } from './link-purpose.ts'

/** `superseded`: another link was used, or the account changed since. */
export type LinkState = 'live' | 'used' | 'expired' | 'superseded'

export interface Link {
  id: string
  purpose: LinkPurpose
  userId: string
  /** The address that the link is bound to. */
  email: string
  state: LinkState
  expiresAt: Date
}

/** Finds a user's link by its token and changes nothing. Returns null for an unknown token. */
export const findLink = (db: Database, keys: LinkKeys, token: string): Promise<Link | null> =>
  findLinkBy(db, Prisma.sql`link.token_hash = ANY(${keys.ofToken(token)}::bytea[])`)

/** Finds a user's link by its id. */
export const findLinkById = (db: Database, id: string): Promise<Link | null> =>
  findLinkBy(db, Prisma.sql`link.id = ${id}::uuid`)

async function findLinkBy(db: Database, which: Prisma.Sql): Promise<Link | null> {
  const [link] = await db.$queryRaw<Link[]>`
    SELECT link.id, link.purpose, link.user_id AS "userId", link.email::text AS email,
      link.expires_at AS "expiresAt",
      CASE
        WHEN link.used_at IS NOT NULL THEN 'used'
        WHEN link.superseded_at IS NOT NULL THEN 'superseded'
        WHEN link.expires_at <= now() THEN 'expired'
        WHEN ${IS_BOUND} THEN 'live'
        ELSE 'superseded'
      END AS state
    FROM account_links link JOIN users ON users.id = link.user_id
    WHERE ${which}`
  return link ?? null
}
