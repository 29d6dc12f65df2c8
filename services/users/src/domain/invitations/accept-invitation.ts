import type { Role } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import type { LinkKeys } from '#/domain/links/link-keys.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { IS_OPEN, MAY_INVITE } from './invitation-row.ts'

export interface AcceptedInvitation {
  id: string
  email: string
  role: Role
}

/**
 * Accepts an invitation once, in the transaction that creates the account. One conditional statement compares token,
 * state and inviter. Locks the inviter's row, so that a concurrent demotion either is visible here or waits. Returns
 * null when the invitation can't be accepted.
 */
export async function acceptInvitation(
  tx: Database,
  keys: LinkKeys,
  token: string,
): Promise<AcceptedInvitation | null> {
  const hasToken = Prisma.sql`invitations.token_hash = ANY(${keys.ofToken(token)}::bytea[])`
  const [accepted] = await tx.$queryRaw<AcceptedInvitation[]>`
    WITH inviter AS (
      SELECT inviter.id FROM users AS inviter JOIN invitations ON invitations.invited_by_id = inviter.id
      WHERE ${hasToken} AND ${MAY_INVITE} FOR SHARE OF inviter
    )
    UPDATE invitations SET accepted_at = now() FROM inviter
    WHERE ${hasToken} AND invitations.invited_by_id = inviter.id AND ${IS_OPEN} AND expires_at > now()
    RETURNING invitations.id, email::text, role::text`
  return accepted ?? null
}

/** Connects an accepted invitation with its account. */
export const setInvitedUser = (tx: Database, id: string, userId: string) => tx.$executeRaw`
  UPDATE invitations SET user_id = ${userId}::uuid WHERE id = ${id}::uuid`
