import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Recipient } from './letter.ts'
import type { MailBox } from './mail-box.ts'
import { isMessageKind, type Message } from './messages/letters.ts'
import { type RenderedMessage, renderMessage } from './render-message.ts'

/** Most messages that the inbox shows. */
const LIMIT = 200

export interface InboxMessage extends RenderedMessage {
  id: string
  kind: string
  to: string
  createdAt: Date
}

interface Row {
  id: string
  kind: string
  payload: Buffer
  createdAt: Date
}

const selectSql = (condition: Prisma.Sql) => Prisma.sql`
  SELECT id, kind, payload, created_at AS "createdAt" FROM mail_outbox
  WHERE payload IS NOT NULL AND ${condition} ORDER BY id DESC LIMIT ${LIMIT}::int`

/** Returns the messages that the outbox keeps, newest first. Leaves out requests. */
export async function readInbox(db: Database, box: MailBox): Promise<InboxMessage[]> {
  const rows = await db.$queryRaw<Row[]>(selectSql(Prisma.sql`TRUE`))
  return rows.flatMap((row) => presented(row, box) ?? [])
}

/** `id` is a UUID. */
export async function readInboxMessage(
  db: Database,
  box: MailBox,
  id: string,
): Promise<InboxMessage | null> {
  const [row] = await db.$queryRaw<Row[]>(selectSql(Prisma.sql`id = ${id}::uuid`))
  return row ? presented(row, box) : null
}

function presented({ id, kind, payload, createdAt }: Row, box: MailBox): InboxMessage | null {
  const content = box.open({ id, kind }, payload) as { to: Recipient; data: unknown } | undefined
  if (!content || !isMessageKind(kind)) return null
  const message = { kind, ...content } as Message
  return { ...renderMessage(message, box.site), id, kind, to: content.to.email, createdAt }
}
