import { Prisma } from '#/generated/prisma/client.ts'

/** The columns of a `UserRow`, for queries that Prisma cannot say. */
export const USER_COLUMNS = Prisma.sql`
  id, username::text, email::text, role::text, active, approval::text,
  email_verified AS "emailVerified", created_at AS "createdAt", last_login_at AS "lastLoginAt",
  version::text, audit_key AS "auditKey"`
