import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { type LinkKeys, newCode, newToken } from './link-keys.ts'
import {
  CREDENTIAL,
  IS_UNUSED,
  LINK_SECONDS,
  type LinkPurpose,
  MAX_LIVE_LINKS,
} from './link-purpose.ts'

export interface NewLink {
  purpose: LinkPurpose
  /** Null for an unknown address: the row is like a known one's, and nothing can use it. */
  userId: string | null
  /** The exact address that the link is bound to. */
  email: string
  /** The browser that asked, which may use a code instead of the link. */
  browser?: string
}

/** The only copy of a link's secrets. */
export interface CreatedLink {
  id: string
  token: string
  /** 8 digits, only with a browser. */
  code: string | undefined
}

/** Creates a link in a transaction. Supersedes the oldest links of the user and purpose beyond {@link MAX_LIVE_LINKS}. */
export async function createLink(
  tx: Database,
  keys: LinkKeys,
  { purpose, userId, email, browser }: NewLink,
): Promise<CreatedLink> {
  const id = uuidv7()
  const token = newToken()
  const code = browser === undefined ? undefined : newCode()
  const [tokenHash] = keys.ofToken(token)
  const [codeBrowser = null] = browser === undefined ? [] : keys.ofBrowser(browser)
  const [codeHash = null] = browser && code ? keys.ofCode({ browser, code }) : []
  // Requests for one user wait here, so that each counts the links of the others.
  await tx.$executeRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
  await tx.$executeRaw`
    WITH oldest AS (
      SELECT link.id FROM account_links link
      WHERE link.user_id = ${userId}::uuid AND link.purpose = ${purpose} AND ${IS_UNUSED}
      ORDER BY link.created_at DESC, link.id DESC OFFSET ${MAX_LIVE_LINKS - 1}::int
    ), superseded AS (
      UPDATE account_links SET superseded_at = now() FROM oldest WHERE account_links.id = oldest.id
    )
    INSERT INTO account_links
      (id, purpose, token_hash, user_id, email, credential, code_hash, code_browser, created_at, expires_at)
    SELECT ${id}::uuid, ${purpose}, ${tokenHash}::bytea, ${userId}::uuid, ${email}::citext,
      (SELECT ${CREDENTIAL} FROM users WHERE users.id = ${userId}::uuid),
      ${codeHash}::bytea, ${codeBrowser}::bytea,
      -- Not the beginning of a transaction, which may have waited for a newer link.
      clock_timestamp(),
      now() + make_interval(secs => ${LINK_SECONDS[purpose]}::float8)`
  return { id, token, code }
}
