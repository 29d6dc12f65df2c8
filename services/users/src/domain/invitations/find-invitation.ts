import type { Database } from '#/database/database.ts'
import type { LinkKeys } from '#/domain/links/link-keys.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import { COLUMNS, type InvitationRow, PEOPLE } from './invitation-row.ts'

/** Returns null for malformed and unknown ids. */
export const findInvitation = async (db: Database, id: string): Promise<InvitationRow | null> =>
  isUuid(id) ? findBy(db, Prisma.sql`invitation.id = ${id}::uuid`) : null

/** Finds the invitation of a link and changes nothing. Returns null for unknown tokens and for replaced ones. */
export const findInvitationByToken = (
  db: Database,
  keys: LinkKeys,
  token: string,
): Promise<InvitationRow | null> =>
  findBy(db, Prisma.sql`invitation.token_hash = ANY(${keys.ofToken(token)}::bytea[])`)

async function findBy(db: Database, which: Prisma.Sql): Promise<InvitationRow | null> {
  const [row] = await db.$queryRaw<InvitationRow[]>`
    SELECT ${COLUMNS} FROM invitations AS invitation ${PEOPLE} WHERE ${which}`
  return row ?? null
}
