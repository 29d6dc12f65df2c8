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
}

/** The user whom a write is about, in a version that it may replace. */
export interface UserTarget {
  id: string
  versions: string[] | undefined
}

/** A user by id; null too for what is no id at all. */
export const findUser = async (db: Database, id: string) =>
  isUuid(id) ? db.user.findUnique({ where: { id } }) : null

/** A user with what decides whether they may log in. */
export type Account = UserRow & { passwordHash: string; rejectionReason: string | null }

/** By address or username, without case: no username holds an `@`. */
export async function findUserByLogin(db: DatabaseClient, login: string): Promise<Account | null> {
  const column = login.includes('@') ? 'email' : 'username'
  const [user = null] = await db.$prepared<Account>(
    `find_user_by_${column}`,
    Prisma.sql`
      SELECT ${USER_COLUMNS}, password_hash AS "passwordHash", rejection_reason AS "rejectionReason"
      FROM users WHERE ${Prisma.raw(column)} = ${login}::citext`,
  )
  return user
}

/** Throws `user_exists` with a message beside each taken field. */
export async function insertUser(db: Database, user: NewUser) {
  // A violated constraint would abort the transaction, and with it the question which field is taken.
  const [inserted] = await db.user.createManyAndReturn({ data: [user], skipDuplicates: true })
  if (!inserted) throw new AppError('user_exists', { errors: await takenFields(db, user) })
  return inserted
}

/**
 * Of a user whose row is locked. Another address than before counts as unverified. A taken name is a unique
 * violation, which aborts the transaction.
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

/** False when the hash is no longer the one that was checked. */
export async function replacePasswordHash(
  db: Database,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const where = { id, passwordHash: from }
  const { count } = await db.user.updateMany({ where, data: { passwordHash: to } })
  return count > 0
}

/** Null when the user is gone. */
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
 * Locks every active admin's row, in one order, and returns the ids. Two requests that each take away
 * an admin wait for each other here, and the second sees what the first has left.
 */
export async function lockActiveAdmins(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'admin' AND active AND approval = 'approved'
    ORDER BY id FOR UPDATE`
  return rows.map((row) => row.id)
}

/** A user by id as it will be until the end of the transaction; null too for what is no id at all. */
export async function lockUser(db: Database, id: string): Promise<UserRow | null> {
  if (!isUuid(id)) return null
  const [user] = await db.$queryRaw<UserRow[]>`
    SELECT ${USER_COLUMNS} FROM users WHERE id = ${id}::uuid FOR UPDATE`
  return user ?? null
}

/** A message beside each field that somebody else has taken. */
export async function takenFields(
  db: Database,
  { id, username, email }: { id?: string; username: string; email: string },
) {
  const others = id === undefined ? {} : { id: { not: id } }
  const byName = await db.user.count({ where: { username, ...others } })
  const byEmail = await db.user.count({ where: { email, ...others } })
  return {
    ...(byName > 0 && { username: 'This username is taken.' }),
    ...(byEmail > 0 && { email: 'This address is taken.' }),
  }
}
