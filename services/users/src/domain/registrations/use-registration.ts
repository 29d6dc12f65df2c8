import type { Database } from '#/database/database.ts'
import { type LinkKeys, newToken } from '#/domain/links/link-keys.ts'
import { MAX_LIVE_LINKS } from '#/domain/links/link-purpose.ts'
import { IS_OPEN } from './registration-row.ts'

/** Adds a link to an open registration and returns its token. The oldest link beyond {@link MAX_LIVE_LINKS} is void. */
export async function createRegistrationLink(
  tx: Database,
  keys: LinkKeys,
  id: string,
): Promise<string> {
  const token = newToken()
  const [tokenHash] = keys.ofToken(token)
  await tx.$executeRaw`
    UPDATE registrations
    SET token_hashes = (ARRAY[${tokenHash}::bytea] || token_hashes)[1:${MAX_LIVE_LINKS}::int]
    WHERE id = ${id}::uuid AND ${IS_OPEN}`
  return token
}

export interface UsedRegistration {
  username: string
  email: string
  passwordHash: string
}

/**
 * Uses a registration once, in the transaction that creates the account, and wipes its password. Returns null when the
 * registration can't be used.
 */
export async function useRegistration(tx: Database, id: string): Promise<UsedRegistration | null> {
  const [used] = await tx.$queryRaw<UsedRegistration[]>`
    WITH live AS (
      SELECT id, password_hash FROM registrations
      WHERE id = ${id}::uuid AND ${IS_OPEN} FOR UPDATE
    )
    UPDATE registrations SET used_at = now(), password_hash = NULL
    FROM live WHERE registrations.id = live.id
    RETURNING username::text, email::text, live.password_hash AS "passwordHash"`
  return used ?? null
}

/** Connects a used registration with its account. */
export const setRegisteredUser = (tx: Database, id: string, userId: string) => tx.$executeRaw`
  UPDATE registrations SET user_id = ${userId}::uuid WHERE id = ${id}::uuid`
