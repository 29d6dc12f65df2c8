import { Prisma } from '#/generated/prisma/client.ts'

export interface RegistrationRow {
  id: string
  username: string
  email: string
  /** Null once it was used or has expired. */
  passwordHash: string | null
  /** `superseded`: the address has an account by now. */
  state: 'live' | 'used' | 'expired' | 'superseded'
  createdAt: Date
  expiresAt: Date
}

/** The condition that a registration reserves its username. The triggers repeat it. */
export const IS_OPEN = Prisma.sql`used_at IS NULL AND expires_at > now()`

/** The SELECT list of a {@link RegistrationRow}. */
export const COLUMNS = Prisma.sql`
  id, username::text, email::text, password_hash AS "passwordHash", created_at AS "createdAt", expires_at AS "expiresAt",
  CASE
    WHEN used_at IS NOT NULL THEN 'used'
    WHEN expires_at <= now() THEN 'expired'
    WHEN EXISTS (SELECT FROM users WHERE users.email = registrations.email) THEN 'superseded'
    ELSE 'live'
  END AS state`
