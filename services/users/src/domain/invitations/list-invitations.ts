import type { InvitationState } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import {
  isPositionIn,
  isTime,
  type Order,
  orderFromCursorSql,
  type Page,
  pastCursorSql,
  readPage,
} from '#/database/keyset.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { COLUMNS, type InvitationRow, PEOPLE, STATE } from './invitation-row.ts'

const ORDER: Order<InvitationRow> = {
  column: Prisma.sql`invitation.created_at`,
  id: Prisma.sql`invitation.id`,
  type: 'timestamptz',
  descending: true,
  valueOf: (row) => row.createdAt.toISOString(),
  isValue: isTime,
}

/** Whether a cursor is a valid position in a list of invitations. */
export const isInvitationCursor = (cursor: Cursor): boolean => isPositionIn(ORDER, cursor)

/** Returns a page of invitations, newest first. */
export const listInvitations = (
  db: Database,
  state: InvitationState | undefined,
  { limit, cursor }: { limit: number; cursor: Cursor | undefined },
): Promise<Page<InvitationRow>> =>
  readPage(
    (from, count) => db.$queryRaw<InvitationRow[]>`
      SELECT ${COLUMNS} FROM invitations AS invitation ${PEOPLE}
      WHERE ${state ? Prisma.sql`${STATE} = ${state}` : Prisma.sql`TRUE`}
        AND ${pastCursorSql(ORDER, from)}
      ${orderFromCursorSql(ORDER, from)} LIMIT ${count}`,
    { order: ORDER, limit, cursor },
  )
