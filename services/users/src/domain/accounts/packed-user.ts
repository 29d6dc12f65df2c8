import type { Role } from '@gatehouse/contract'
import type { UserRow } from './user-row.ts'

/** Of somebody who may have a session: active and approved. */
type Packed = [
  username: string,
  email: string,
  role: Role,
  emailVerified: boolean,
  createdAt: number,
  lastLoginAt: number | null,
  version: string,
  auditKey: string,
]

/** A user as one string: a process keeps a hundred thousand, and as objects they would take three times the memory. */
export function packUser(user: UserRow): string {
  const { username, email, role, emailVerified, createdAt, lastLoginAt, version, auditKey } = user
  const times = [createdAt.getTime(), lastLoginAt?.getTime() ?? null] as const
  const packed: Packed = [username, email, role, emailVerified, ...times, version, auditKey]
  return JSON.stringify(packed)
}

export function unpackUser(id: string, text: string): UserRow {
  const [username, email, role, emailVerified, createdAt, lastLoginAt, version, auditKey]: Packed =
    JSON.parse(text)
  return {
    id,
    username,
    email,
    role,
    active: true,
    approval: 'approved',
    emailVerified,
    createdAt: new Date(createdAt),
    lastLoginAt: lastLoginAt === null ? null : new Date(lastLoginAt),
    version,
    auditKey,
  }
}
