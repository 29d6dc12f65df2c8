import { randomUUID } from 'node:crypto'
import type { Role } from '@gatehouse/contract'
import type { Database, DatabaseClient } from '#/database/database.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { UserRow } from './user-row.ts'
import { USER_COLUMNS } from './user-row.ts'

export interface NewUser {
  username: string
  email: string
  passwordHash: string
  role?: Role
  approval?: 'approved' | 'pending'
  emailVerified?: boolean
}

/** A user to change, and the versions that the change may replace. */
export interface UserTarget {
  id: string
  versions: string[] | undefined
}

/** Returns null for malformed and unknown ids. */
export const findUser = async (db: Database, id: string) =>
  isUuid(id) ? db.user.findUnique({ where: { id } }) : null

/** A user with the columns that decide a log-in. */
export interface Account extends UserRow {
  passwordHash: string
  rejectionReason: string | null
  deviceEpoch: number
  /** Whether a log-in needs more than the password. */
  hasSecondFactor: boolean
}

/** The condition that log-ins of a row of `users` need more than the password. */
export const HAS_SECOND_FACTOR = Prisma.sql`
  EXISTS (SELECT FROM totp_factors WHERE user_id = users.id AND confirmed_at IS NOT NULL)`

const ACCOUNT_COLUMNS = Prisma.sql`
  ${USER_COLUMNS}, password_hash AS "passwordHash", rejection_reason AS "rejectionReason", device_epoch AS "deviceEpoch",
  ${HAS_SECOND_FACTOR} AS "hasSecondFactor"`

/** Returns null for an unknown id. */
export async function findAccount(db: Database, id: string): Promise<Account | null> {
  const [user = null] = await db.$queryRaw<Account[]>`
    SELECT ${ACCOUNT_COLUMNS} FROM users WHERE id = ${id}::uuid`
  return user
}

/** Finds a user by address or username, ignoring case. No username contains an `@`. */
export async function findUserByLogin(db: DatabaseClient, login: string): Promise<Account | null> {
  const column = login.includes('@') ? 'email' : 'username'
  const [user = null] = await db.$prepared<Account>(
    `find_user_by_${column}`,
    Prisma.sql`SELECT ${ACCOUNT_COLUMNS} FROM users WHERE ${Prisma.raw(column)} = ${login}::citext`,
  )
  return user
}

/** Finds a user by address, ignoring case. */
export const findUserByEmail = (db: Database, email: string): Promise<UserRow | null> =>
  db.user.findUnique({ where: { email } })

/** Throws `user_exists` with a message beside each taken field. */
export async function insertUser(db: Database, user: NewUser) {
  // A constraint violation would abort the transaction before takenFields can run.
  const [inserted] = await db.user.createManyAndReturn({ data: [user], skipDuplicates: true })
  if (!inserted) throw new AppError('user_exists', { errors: await takenFields(db, user) })
  return inserted
}

/**
 * Updates a user whose row is locked. A new address counts as unverified. A taken name is a unique violation, which
 * aborts the transaction.
 */
export async function updateNames(
  db: Database,
  id: string,
  { username, email }: { username: string; email: string },
): Promise<UserRow> {
  const [user] = await db.$queryRaw<UserRow[]>`
    UPDATE users SET username = ${username}, email = ${email},
      email_verified = email_verified AND email = ${email}::citext, version = gen_random_uuid()
    WHERE id = ${id}::uuid RETURNING ${USER_COLUMNS}`
  if (!user) throw userNotFound(id)
  return user
}

/** Sets the address of a user whose row is locked, for a link that was sent to it. A taken one is a unique violation. */
export async function setVerifiedEmail(db: Database, id: string, email: string): Promise<UserRow> {
  const [user] = await db.$queryRaw<UserRow[]>`
    UPDATE users SET email = ${email}, email_verified = true, version = gen_random_uuid()
    WHERE id = ${id}::uuid RETURNING ${USER_COLUMNS}`
  if (!user) throw userNotFound(id)
  return user
}

/** Whether addresses differ by more than case. */
export const isOtherAddress = (a: string, b: string): boolean => a.toLowerCase() !== b.toLowerCase()

/** Whether the stored hash is still the verified one. */
export const hasPasswordHash = async (db: Database, id: string, passwordHash: string) =>
  (await db.user.count({ where: { id, passwordHash } })) > 0

/** Returns false when the stored hash is no longer the verified one. */
export async function replacePasswordHash(
  db: Database,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const where = { id, passwordHash: from }
  const { count } = await db.user.updateMany({ where, data: { passwordHash: to } })
  return count > 0
}

/** Marks the address as verified, unless it has changed since the row was read. */
export const verifyEmail = (db: Database, { id, email }: UserRow) =>
  db.user.updateMany({
    where: { id, email },
    data: { emailVerified: true, version: randomUUID() },
  })

/** Sets the password of a user whose row is locked. */
export const setPasswordHash = (db: Database, id: string, passwordHash: string) =>
  db.user.update({ where: { id }, data: { passwordHash } })

/** Returns null when the user no longer exists. */
export async function setRoleAndActive(
  db: Database,
  id: string,
  change: { role?: Role; active?: boolean },
) {
  const data = { ...change, version: randomUUID() }
  const [user] = await db.user.updateManyAndReturn({ where: { id }, data })
  return user ?? null
}

export const removeUser = (db: Database, id: string) => db.user.deleteMany({ where: { id } })

export const countUsers = (db: Database) => db.user.count()

/**
 * Locks every active admin's row in a fixed order and returns the ids. Requests that each remove an admin wait for each
 * other here, and the second sees the result of the first.
 */
export async function lockActiveAdmins(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'admin' AND active AND approval = 'approved'
    ORDER BY id FOR UPDATE`
  return rows.map((row) => row.id)
}

/** Locks a user's row until the transaction ends. Returns null for malformed and unknown ids. */
export async function lockUser(db: Database, id: string): Promise<UserRow | null> {
  if (!isUuid(id)) return null
  const [user] = await db.$queryRaw<UserRow[]>`
    SELECT ${USER_COLUMNS} FROM users WHERE id = ${id}::uuid FOR UPDATE`
  return user ?? null
}

/** Locks a user's row against deletion, before a statement locks what refers to it. */
export const lockUserAgainstDeletion = (db: Database, id: string): Promise<number> =>
  db.$executeRaw`SELECT FROM users WHERE id = ${id}::uuid FOR KEY SHARE`

export const USERNAME_TAKEN = 'This username is taken.'

/** Returns a message for each field that another user has taken, or an open registration has reserved. */
export async function takenFields(
  db: Database,
  { id, username, email }: { id?: string; username: string; email: string },
) {
  const others = Prisma.sql`id IS DISTINCT FROM ${id ?? null}::uuid`
  const [taken] = await db.$queryRaw<{ name: boolean; address: boolean }[]>`
    SELECT is_reserved(${username}::citext)
        OR EXISTS (SELECT FROM users WHERE username = ${username}::citext AND ${others}) AS name,
      is_kept_for_undo(${email}::citext, ${id ?? null}::uuid)
        OR EXISTS (SELECT FROM users WHERE email = ${email}::citext AND ${others}) AS address`
  return {
    ...(taken?.name && { username: USERNAME_TAKEN }),
    ...(taken?.address && { email: 'This address is taken.' }),
  }
}
