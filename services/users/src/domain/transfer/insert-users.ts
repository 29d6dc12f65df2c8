import type { Role } from '@gatehouse/contract'
import type { DatabaseClient } from '#/database/database.ts'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { NO_REQUEST, sealPersonal } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** A user to insert, with every column that a file can have. */
export interface ImportedUser {
  id: string
  username: string
  email: string
  passwordHash: string
  role: Role
  active: boolean
  approval: UserRow['approval']
  rejectionReason: string | null
  emailVerified: boolean
  notifyNewDevice: boolean
  createdAt: Date
  lastLoginAt: Date | null
  /** 256 random bits in base64. */
  auditKey: string
}

/** Inserts users with one audit event each, in one statement. Returns the ids of those that no constraint excluded. */
export async function insertUsers(db: DatabaseClient, users: ImportedUser[]): Promise<Set<string>> {
  const statement = Prisma.sql`
    WITH given AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(users.map(toColumns))}::json) AS given (
        id uuid, username citext, email citext, password_hash text, role role, active boolean,
        approval approval, rejection_reason text, email_verified boolean, notify_new_device boolean,
        created_at timestamptz, last_login_at timestamptz, audit_key text, changes jsonb, personal text)
    ), inserted AS (
      INSERT INTO users (id, username, email, password_hash, role, active, approval, rejection_reason,
        email_verified, notify_new_device, created_at, last_login_at, audit_key)
      SELECT id, username, email, password_hash, role, active, approval, rejection_reason,
        email_verified, notify_new_device, created_at, last_login_at, audit_key
      FROM given ON CONFLICT DO NOTHING RETURNING id
    ), recorded AS (
      ${insertAuditEventSql(
        { ...NO_REQUEST, action: 'user_created', detail: 'import' },
        {
          from: Prisma.sql`inserted JOIN given USING (id)`,
          userId: Prisma.sql`id`,
          changes: Prisma.sql`changes`,
          personal: Prisma.sql`decode(personal, 'hex')`,
        },
      )}
    )
    SELECT id::text FROM inserted`
  const rows = await db.$prepared<{ id: string }>('import_users', statement)
  return new Set(rows.map(({ id }) => id))
}

function toColumns(user: ImportedUser) {
  const { changes, personal } = newUserChanges(user)
  const event = { ...NO_REQUEST, action: 'user_created', user, personal } as const
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    password_hash: user.passwordHash,
    role: user.role,
    active: user.active,
    approval: user.approval,
    rejection_reason: user.rejectionReason,
    email_verified: user.emailVerified,
    notify_new_device: user.notifyNewDevice,
    created_at: user.createdAt,
    last_login_at: user.lastLoginAt,
    audit_key: user.auditKey,
    changes,
    personal: Buffer.from(sealPersonal(event) ?? []).toString('hex'),
  }
}
