import type { Invitation, InvitationState, PersonName, Role } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'

export interface InvitationRow {
  id: string
  email: string
  role: Role
  state: InvitationState
  inviter: PersonName | null
  user: PersonName | null
  createdAt: Date
  sentAt: Date
  expiresAt: Date
  acceptedAt: Date | null
  revokedAt: Date | null
}

/** The condition that an invitation was neither accepted nor revoked. The index on open addresses repeats it. */
export const IS_OPEN = Prisma.sql`accepted_at IS NULL AND revoked_at IS NULL`

/** The condition that a row of users named `inviter` may invite. */
export const MAY_INVITE = Prisma.sql`
  inviter.active AND inviter.approval = 'approved' AND inviter.role = 'admin'`

export const STATE = Prisma.sql`
  CASE
    WHEN invitation.accepted_at IS NOT NULL THEN 'accepted'
    WHEN invitation.revoked_at IS NOT NULL THEN 'revoked'
    WHEN invitation.expires_at <= now() THEN 'expired'
    WHEN ${MAY_INVITE} THEN 'pending'
    ELSE 'void'
  END`

const personSql = (name: 'inviter' | 'account') =>
  Prisma.raw(`
  CASE WHEN ${name}.id IS NOT NULL
    THEN jsonb_build_object('id', ${name}.id, 'username', ${name}.username::text) END`)

/** The SELECT list of an {@link InvitationRow}, from a table or CTE named `invitation` and {@link PEOPLE}. */
export const COLUMNS = Prisma.sql`
  invitation.id, invitation.email::text, invitation.role::text, ${STATE} AS state,
  ${personSql('inviter')} AS inviter, ${personSql('account')} AS user,
  invitation.created_at AS "createdAt", invitation.sent_at AS "sentAt",
  invitation.expires_at AS "expiresAt", invitation.accepted_at AS "acceptedAt",
  invitation.revoked_at AS "revokedAt"`

export const PEOPLE = Prisma.sql`
  LEFT JOIN users AS inviter ON inviter.id = invitation.invited_by_id
  LEFT JOIN users AS account ON account.id = invitation.user_id`

export const presentInvitation = (row: InvitationRow): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  state: row.state,
  invited_by: row.inviter,
  user: row.user,
  created_at: row.createdAt.toISOString(),
  sent_at: row.sentAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  accepted_at: row.acceptedAt?.toISOString() ?? null,
  revoked_at: row.revokedAt?.toISOString() ?? null,
})
