import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { LinkKeys } from './link-keys.ts'
import { IS_UNUSED } from './link-purpose.ts'

/** Wrong codes after which only the link remains. */
const CODE_TRIES = 5

/**
 * Also holds for used and superseded links: else a wrong code would be answered differently once the owner of a known
 * address acts. Only the code of an unused one matches.
 */
const IS_OPEN = Prisma.sql`
  link.purpose = 'reset' AND link.expires_at > now() AND link.code_tries < ${CODE_TRIES}::int`

export type TriedCode = { linkId: string } | { linkId: null; triesLeft: number }

/** Codes that one try is compared with. */
const CODES = 5

/** A code that a browser may still try. */
export interface OpenCode {
  linkId: string
  /** Null for an unknown address. */
  userId: string | null
  email: string
}

/** Returns the newest codes of a browser. */
export const findOpenCodes = (
  db: Database,
  keys: LinkKeys,
  browser: string,
): Promise<OpenCode[]> => db.$queryRaw`
  SELECT link.id AS "linkId", link.user_id AS "userId", link.email::text AS email
  FROM account_links link
  WHERE link.code_browser = ANY(${keys.ofBrowser(browser)}::bytea[]) AND ${IS_OPEN}
  ORDER BY link.created_at DESC, link.id DESC LIMIT ${CODES}::int`

interface Attempt {
  browser: string
  code: string
  open: OpenCode[]
}

/**
 * Compares a code with open ones of the browser. A wrong code counts against each of them, also for an unknown
 * address, and never against the links. One statement counts and compares, so that parallel attempts can't exceed
 * {@link CODE_TRIES}.
 */
export async function tryCode(db: Database, keys: LinkKeys, attempt: Attempt): Promise<TriedCode> {
  const rows = await db.$queryRaw<{ id: string; matches: boolean; left: number }[]>`
    WITH open AS (
      SELECT link.id, coalesce(${IS_UNUSED} AND link.code_hash = ANY(${keys.ofCode(attempt)}::bytea[]), false) AS matches
      FROM account_links link
      WHERE link.id = ANY(${attempt.open.map(({ linkId }) => linkId)}::uuid[]) AND ${IS_OPEN}
      ORDER BY link.id FOR UPDATE
    )
    UPDATE account_links AS link
    SET code_tries = link.code_tries + CASE WHEN open.matches THEN 0 ELSE 1 END
    FROM open WHERE link.id = open.id
    RETURNING link.id, open.matches,
      ${CODE_TRIES}::int - link.code_tries AS left`
  const match = rows.find(({ matches }) => matches)
  if (match) return { linkId: match.id }
  return { linkId: null, triesLeft: Math.max(0, ...rows.map(({ left }) => left)) }
}
