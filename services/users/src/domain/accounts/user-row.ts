import type { PublicUser, Role, User, UserState } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'

/** A user's row, without the password. */
export interface UserRow {
  id: string
  username: string
  email: string
  role: Role
  active: boolean
  approval: 'approved' | 'pending' | 'rejected'
  emailVerified: boolean
  createdAt: Date
  lastLoginAt: Date | null
  version: string
  /** Encrypts the personal data in the user's audit events. Never part of a response. */
  auditKey: string
}

const COLUMNS: Record<keyof UserRow, string> = {
  id: 'id',
  username: 'username::text',
  email: 'email::text',
  role: 'role::text',
  active: 'active',
  approval: 'approval::text',
  emailVerified: 'email_verified',
  createdAt: 'created_at',
  lastLoginAt: 'last_login_at',
  version: 'version::text',
  auditKey: 'audit_key',
}

export const USER_FIELDS = Object.keys(COLUMNS) as (keyof UserRow)[]

/** The SELECT list of a {@link UserRow}. */
export const USER_COLUMNS = Prisma.raw(
  USER_FIELDS.map((field) => `${COLUMNS[field]} AS "${field}"`).join(', '),
)

export function stateOf(user: Pick<UserRow, 'active' | 'approval'>): UserState {
  if (user.approval !== 'approved') return user.approval
  return user.active ? 'active' : 'inactive'
}

/** Returns the full view, for the user, managers and admins. Lists each field, so that a new column stays private. */
export const presentUser = (user: UserRow): User => ({
  id: user.id,
  username: user.username,
  email: user.email,
  role: user.role,
  admin: user.role === 'admin',
  active: user.active,
  approved: user.approval === 'approved',
  state: stateOf(user),
  email_verified: user.emailVerified,
  created_at: user.createdAt.toISOString(),
  last_login_at: user.lastLoginAt?.toISOString() ?? null,
})

/** Returns the view for everybody else. */
export const presentPublicUser = (
  user: Pick<UserRow, 'id' | 'username' | 'createdAt'>,
): PublicUser => ({
  id: user.id,
  username: user.username,
  created_at: user.createdAt.toISOString(),
})
