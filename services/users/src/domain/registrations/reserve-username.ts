import type { Database } from '#/database/database.ts'
import { IS_OPEN } from './registration-row.ts'

const HOURS = 24
/** Open registrations of a network (an IPv4 /24 or an IPv6 /56), so that nobody reserves names without end. */
const OPEN_PER_NETWORK = 100
export interface NewRegistration {
  id: string
  username: string
  email: string
  passwordHash: string
  /** The first is stored; all are counted. */
  networkKeys: Uint8Array<ArrayBuffer>[]
}

export type Reservation = 'reserved' | 'taken' | 'too_many'

/**
 * Reserves a username for a registration, in a transaction that rolls back unless it succeeds. Never looks at the address.
 * A trigger skips the row if a user or another open registration has the name.
 */
export async function reserveUsername(
  tx: Database,
  { id, username, email, passwordHash, networkKeys }: NewRegistration,
): Promise<Reservation> {
  const [networkKey] = networkKeys
  const inserted = await tx.$executeRaw`
    INSERT INTO registrations (id, username, email, password_hash, network_key, expires_at)
    VALUES (${id}::uuid, ${username}::citext, ${email}::citext, ${passwordHash}, ${networkKey}::bytea,
      now() + make_interval(hours => ${HOURS}::int))`
  if (inserted === 0) return 'taken'
  // The trigger has locked the network, so that concurrent registrations count each other.
  const [open] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM registrations
    WHERE network_key = ANY(${networkKeys}::bytea[]) AND ${IS_OPEN}`
  return (open?.count ?? 0) > OPEN_PER_NETWORK ? 'too_many' : 'reserved'
}
