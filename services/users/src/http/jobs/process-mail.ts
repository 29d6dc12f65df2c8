import { SpanKind } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#/config.ts'
import type { Recipient } from '#/domain/mail/letter.ts'
import { isMessageKind, type Message } from '#/domain/mail/messages/letters.ts'
import {
  type LeasedMail,
  type MailFailure,
  markFailed,
  releaseMail,
  SEND_WITHIN,
  START_WITHIN,
} from '#/domain/mail/outbox.ts'
import { renderMessage } from '#/domain/mail/render-message.ts'
import { opened, resolveRequest, UnreadableMail } from '#/domain/mail/resolve-request.ts'
import { type SmtpClient, SmtpFailure } from '#/lib/smtp.ts'
import { tracedRoot } from '#/lib/tracing.ts'

export interface Delivery {
  app: FastifyInstance
  /** Undefined when the outbox is the inbox. */
  smtp: SmtpClient | undefined
  from: Config['MAIL_FROM']
  /** Records that a mail was sent. */
  markSent(id: string): Promise<void>
  /** Aborted when nothing more may begin. */
  closing: AbortSignal
  /** Aborted when mail in transit may take no longer. */
  hurry: AbortSignal
}

/** Sends a message or resolves a request, and records the outcome. Throws only when the database does. */
export async function processMail(
  delivery: Delivery,
  row: LeasedMail,
  leasedAt: number,
): Promise<void> {
  const { app, closing, smtp } = delivery
  const isLate = performance.now() - leasedAt > START_WITHIN * 1_000
  if (isLate || closing.aborted) {
    await releaseMail(app.db, row.id)
    return
  }
  const isMessage = isMessageKind(row.kind)
  try {
    await tracedRoot(spanOf(row), async () => {
      if (!isMessage) await resolve(app, row)
      else if (smtp) await send({ ...delivery, smtp }, row)
    })
  } catch (error) {
    await recordFailure(app, row, failureOf(error))
    return
  }
  // If this fails, the lease remains: a scheduled attempt would send the mail again too soon.
  if (isMessage) await delivery.markSent(row.id)
}

const spanOf = ({ id, kind }: LeasedMail) => ({
  name: isMessageKind(kind) ? 'mail send' : 'mail resolve',
  kind: SpanKind.CLIENT,
  attributes: { 'gatehouse.mail.id': id, 'gatehouse.mail.kind': kind },
})

async function recordFailure(app: FastifyInstance, { id, kind }: LeasedMail, failure: MailFailure) {
  const state = await markFailed(app.db, id, failure)
  const event = state === 'failed' ? 'mail_failed' : 'mail_delayed'
  app.log.warn({ event, mail_id: id, kind, reason: failure.reason })
}

async function resolve(app: FastifyInstance, row: LeasedMail): Promise<void> {
  const resolver = app.mail.resolvers.get(row.kind)
  if (!resolver) return
  const outcome = await resolveRequest(app.db, { box: app.mail.box, resolver, row })
  if (outcome === 'over_budget') app.log.warn({ event: 'mail_over_budget', kind: row.kind })
}

async function send({ app, smtp, from, hurry }: Delivery & { smtp: SmtpClient }, row: LeasedMail) {
  if (!from) throw new Error('no MAIL_FROM')
  const { box } = app.mail
  const content = opened<{ to: Recipient; data: unknown }>(box, row)
  // The encryption authenticates the kind with its data.
  const message = { kind: row.kind, ...content } as Message
  await smtp.send(
    {
      ...renderMessage(message, box.site),
      // The same for each attempt, so that mail programs show one of two copies.
      messageId: `<${row.id}@${box.site.hostname}>`,
      date: row.createdAt,
      from,
      to: content.to.email,
    },
    AbortSignal.any([hurry, AbortSignal.timeout(SEND_WITHIN * 1_000)]),
  )
}

function failureOf(error: unknown): MailFailure {
  if (error instanceof SmtpFailure) {
    const { message: reason, isPermanent, isUncertain } = error
    return { reason, isPermanent, isUncertain }
  }
  if (error instanceof UnreadableMail) return { reason: 'no secret in APP_SECRET opens it' }
  // Messages of other errors may contain data.
  return { reason: error instanceof Error ? error.name : 'unknown' }
}
