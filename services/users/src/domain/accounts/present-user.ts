import type { PublicUser, Role, User, UserState } from '@gatehouse/contract'

/** The columns of a user's row that an answer is made of. */
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
  /** What seals the person's part of the trail; leaves in no answer. */
  auditKey: string
}

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
