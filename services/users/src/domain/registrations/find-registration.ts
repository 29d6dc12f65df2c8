import type { Database } from '#/database/database.ts'
import type { LinkKeys } from '#/domain/links/link-keys.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { COLUMNS, IS_OPEN, type RegistrationRow } from './registration-row.ts'

/** Finds the registration of a link and changes nothing. Returns null for unknown tokens. */
export const findRegistrationByToken = (
  db: Database,
  keys: LinkKeys,
  token: string,
): Promise<RegistrationRow | null> =>
  findBy(db, Prisma.sql`token_hashes && ${keys.ofToken(token)}::bytea[]`)

/** Finds a registration that still waits. */
export const findOpenRegistration = (db: Database, id: string): Promise<RegistrationRow | null> =>
  findBy(db, Prisma.sql`id = ${id}::uuid AND ${IS_OPEN}`)

/** Finds the newest registration of an address that still waits. */
export const findOpenRegistrationOf = (
  db: Database,
  email: string,
): Promise<RegistrationRow | null> =>
  findBy(db, Prisma.sql`email = ${email}::citext AND ${IS_OPEN}`)

/** An open registration, which reserves its username. */
export interface Reservation {
  id: string
  email: string
  passwordHash: string
}

/** Finds the registration that reserves a username, with its password. */
export async function findReservation(db: Database, username: string): Promise<Reservation | null> {
  const [row] = await db.$queryRaw<Reservation[]>`
    SELECT id, email::text AS email, password_hash AS "passwordHash" FROM registrations
    WHERE username = ${username}::citext AND ${IS_OPEN} AND password_hash IS NOT NULL`
  return row ?? null
}

async function findBy(db: Database, which: Prisma.Sql): Promise<RegistrationRow | null> {
  const [row] = await db.$queryRaw<RegistrationRow[]>`
    SELECT ${COLUMNS} FROM registrations WHERE ${which} ORDER BY created_at DESC, id DESC LIMIT 1`
  return row ?? null
}
