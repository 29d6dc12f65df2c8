import type { Access, Role } from '@gatehouse/contract'

const RANK: Record<Access | Role, number> = {
  anyone: 0,
  user: 1,
  employee: 1,
  manager: 2,
  admin: 3,
}

/** Whether a role includes the required one. */
export const includesRole = (role: Role, required: Access | Role): boolean =>
  RANK[role] >= RANK[required]
