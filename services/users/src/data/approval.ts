import type { Role } from '@gatehouse/contract'
import { Prisma } from '#/generated/prisma/client.ts'
import type { UserRow } from '#/lib/present-user.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { Database } from './database.ts'
import { type Holder, heldRole } from './held-role.ts'
import { isVersion } from './sql.ts'
import { USER_COLUMNS } from './user-columns.ts'
import type { UserTarget } from './users.ts'

export type Decision =
  | { approval: 'approved'; role: Role | undefined }
  | { approval: 'rejected'; reason: string | null }

/**
 * Decides on a registration that waits; null when none of this id and version does, or when who decides
 * may not. One statement: of many decisions at once the first one counts.
 */
export async function decideRegistration(
  db: Database,
  { id, versions, decider }: UserTarget & { decider: Holder },
  decision: Decision,
): Promise<UserRow | null> {
  if (!isUuid(id)) return null
  const [user] = await db.$queryRaw<UserRow[]>`
    WITH decider AS (${heldRole(decider)})
    UPDATE users SET ${outcome(decision)}, version = gen_random_uuid()
    WHERE id = ${id}::uuid AND approval = 'pending' AND ${isVersion(Prisma.sql`version`, versions)}
      AND EXISTS (SELECT FROM decider)
    RETURNING ${USER_COLUMNS}`
  return user ?? null
}

const outcome = (decision: Decision): Prisma.Sql =>
  decision.approval === 'approved'
    ? Prisma.sql`approval = 'approved', role = coalesce(${decision.role ?? null}::role, role)`
    : Prisma.sql`approval = 'rejected', rejection_reason = ${decision.reason}`
