import type { Recipient } from '#/domain/mail/letter.ts'
import type { Message } from '#/domain/mail/messages/letters.ts'
import { type RenderedMessage, renderMessage } from '#/domain/mail/render-message.ts'
import type { TestApp } from './app.ts'

interface Row {
  id: string
  kind: string
  user_id: string | null
  payload: Buffer | null
}

export type ReadMessage = Message & RenderedMessage

/** Returns the messages for an address that still have their payload, oldest first. */
export async function mailTo({ app, owner }: TestApp, email: string): Promise<ReadMessage[]> {
  const { box } = app.mail
  const { rows } = await owner.query<Row>(
    'SELECT id, kind, user_id, payload FROM mail_outbox WHERE payload IS NOT NULL ORDER BY created_at, id',
  )
  return rows.flatMap(({ id, kind, payload }) => {
    const opened = box.open({ id, kind }, payload ?? Buffer.of()) as {
      to?: Recipient
      data: unknown
    }
    if (opened.to?.email.toLowerCase() !== email.toLowerCase()) return []
    const message = { kind, to: opened.to, data: opened.data } as Message
    return { ...message, ...renderMessage(message, box.site) }
  })
}

/** Returns the kinds of all messages, oldest first. */
export async function kindsOfMail({ owner }: TestApp): Promise<string[]> {
  const { rows } = await owner.query<{ kind: string }>(
    'SELECT kind FROM mail_outbox ORDER BY created_at, id',
  )
  return rows.map(({ kind }) => kind)
}
