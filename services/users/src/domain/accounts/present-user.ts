import type { PublicUser, User, UserState } from '@gatehouse/contract'
import type { UserRow } from './user-row.ts'

export function stateOf(user: Pick<UserRow, 'active' | 'approval'>): UserState {
  if (user.approval !== 'approved') return user.approval
  return user.active ? 'active' : 'inactive'
}

/** A user in full: for oneself, managers and admins. Names each field, so that none leaves by accident. */
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

/** A user as everybody else sees it. */
export const presentPublicUser = (
  user: Pick<UserRow, 'id' | 'username' | 'createdAt'>,
): PublicUser => ({
  id: user.id,
  username: user.username,
  created_at: user.createdAt.toISOString(),
})
