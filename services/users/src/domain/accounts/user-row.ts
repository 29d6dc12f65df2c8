import type { Role } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'

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

/** The columns of a `UserRow`, for queries that Prisma cannot say. */
export const USER_COLUMNS = Prisma.sql`
  id, username::text, email::text, role::text, active, approval::text,
  email_verified AS "emailVerified", created_at AS "createdAt", last_login_at AS "lastLoginAt",
  version::text, audit_key AS "auditKey"`
