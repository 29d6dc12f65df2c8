import { createHash } from 'node:crypto'
import { Prisma } from '#/generated/prisma/client.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE

export type LinkPurpose = 'reset' | 'verify' | 'change' | 'undo'

/** Seconds that a link of each purpose is valid. */
export const LINK_SECONDS: Record<LinkPurpose, number> = {
  reset: HOUR,
  verify: 24 * HOUR,
  change: 24 * HOUR,
  undo: 72 * HOUR,
}

/**
 * Unused links of a user and purpose that are valid together. With one, a stranger could void the owner's link again
 * and again.
 */
export const MAX_LIVE_LINKS = 5

/** The condition that a link can still be used, apart from its account. */
export const IS_UNUSED = Prisma.sql`
  link.used_at IS NULL AND link.superseded_at IS NULL AND link.expires_at > now()`

/** The version of a user's credential that links are bound to. */
export const CREDENTIAL = Prisma.sql`sha256(convert_to(users.password_hash, 'UTF8'))`

/** Returns the value of {@link CREDENTIAL} for a password hash, in base64url. */
export const credentialOf = (passwordHash: string): string =>
  createHash('sha256').update(passwordHash).digest('base64url')

const HAS_ADDRESS = Prisma.sql`users.email::text = link.email::text`
const HAS_CREDENTIAL = Prisma.sql`link.credential = ${CREDENTIAL}`
const IS_ACTIVE = Prisma.sql`users.active AND users.approval = 'approved'`

/** The condition that the account is still the one that the link was made for. */
const BOUND: Record<LinkPurpose, Prisma.Sql> = {
  reset: Prisma.sql`${HAS_ADDRESS} AND ${HAS_CREDENTIAL} AND ${IS_ACTIVE}`,
  // A pending user may verify the address.
  verify: Prisma.sql`${HAS_ADDRESS} AND users.approval <> 'rejected'`,
  // The link's address is the new one.
  change: Prisma.sql`${HAS_CREDENTIAL} AND ${IS_ACTIVE}`,
  // A thief who changed the address may have changed the password too.
  undo: IS_ACTIVE,
}

/** {@link BOUND}, by the purpose of the row. */
export const IS_BOUND = Prisma.sql`CASE link.purpose
  ${Prisma.join(
    Object.entries(BOUND).map(([purpose, bound]) => Prisma.sql`WHEN ${purpose} THEN ${bound}`),
    ' ',
  )} ELSE false END`
