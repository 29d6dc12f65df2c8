import type { MailState, OutgoingMail } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import {
  isPositionIn,
  type Order,
  orderFromCursorSql,
  type Page,
  pastCursorSql,
  readPage,
} from '#/database/keyset.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { isUuid } from '#/lib/uuid.ts'

export interface MailRow {
  id: string
  kind: string
  userId: string | null
  username: string | null
  state: MailState
  attempts: number
  createdAt: Date
  nextAttemptAt: Date
  finishedAt: Date | null
  lastError: string | null
}

/** Newest first: an id begins with its time (RFC 9562 §5.7). */
const ORDER: Order<MailRow> = {
  column: Prisma.sql`mail.id`,
  id: Prisma.sql`mail.id`,
  type: 'uuid',
  descending: true,
  valueOf: ({ id }) => id,
  isValue: isUuid,
}

export const isMailCursor = (cursor: Cursor): boolean => isPositionIn(ORDER, cursor)

interface ListRequest {
  state: MailState | undefined
  limit: number
  cursor: Cursor | undefined
}

/** Returns a page of the outbox. Joins the users of its rows only. */
export const listMailRows = (
  db: Database,
  { state, limit, cursor }: ListRequest,
): Promise<Page<MailRow>> =>
  readPage(
    (from, count) => {
      const isListed = state ? Prisma.sql`mail.state = ${state}` : Prisma.sql`TRUE`
      return db.$queryRaw<MailRow[]>`
        SELECT mail.id, mail.kind, mail.user_id AS "userId", users.username::text AS username, mail.state,
          mail.attempts, mail.created_at AS "createdAt", mail.next_attempt_at AS "nextAttemptAt",
          mail.finished_at AS "finishedAt", mail.last_error AS "lastError"
        FROM (
          SELECT * FROM mail_outbox AS mail
          WHERE ${isListed} AND ${pastCursorSql(ORDER, from)}
          ${orderFromCursorSql(ORDER, from)} LIMIT ${count}) AS mail
        LEFT JOIN users ON users.id = mail.user_id
        ${orderFromCursorSql(ORDER, from)}`
    },
    { order: ORDER, limit, cursor },
  )

export const presentMail = (row: MailRow): OutgoingMail => ({
  id: row.id,
  kind: row.kind,
  user: row.userId && row.username ? { id: row.userId, username: row.username } : null,
  state: row.state,
  attempts: row.attempts,
  created_at: row.createdAt.toISOString(),
  next_attempt_at: row.state === 'pending' ? row.nextAttemptAt.toISOString() : null,
  finished_at: row.finishedAt?.toISOString() ?? null,
  error: row.lastError,
})
