import * as z from 'zod/mini'
import { page } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Timestamp } from './fields.ts'
import { Cursor, queryInteger } from './fields-query.ts'

/** `dropped`: a request to an address without an account, or beyond its budget. */
export const MAIL_STATES = ['pending', 'sent', 'failed', 'dropped'] as const
export const MailState = z.enum(MAIL_STATES, { error: 'Choose pending, sent, failed or dropped.' })
export type MailState = z.infer<typeof MailState>

/** A row of the outbox. Its contents and the recipient's address are not shown to anybody. */
export const OutgoingMail = z.object({
  id: z.uuidv7(),
  /** Such as `password_reset`. */
  kind: z.string(),
  /** The affected user; null for requests, and after the account was deleted. */
  user: z.nullable(z.object({ id: z.uuid(), username: z.string() })),
  state: MailState,
  attempts: z.int(),
  created_at: Timestamp,
  /** Null once the mail is sent, failed or dropped. */
  next_attempt_at: z.nullable(Timestamp),
  finished_at: z.nullable(Timestamp),
  /** Codes of the last failure, such as `EENVELOPE RCPT TO 451`. */
  error: z.nullable(z.string()),
})
export type OutgoingMail = z.infer<typeof OutgoingMail>

export const listMail = endpoint({
  method: 'GET',
  path: '/mail',
  tag: 'mail',
  summary: 'List outgoing mail, newest first, without addresses and contents',
  access: 'admin',
  query: z.object({
    state: z.optional(MailState),
    limit: z.optional(queryInteger(1, 100)),
    cursor: z.optional(Cursor),
  }),
  responses: { 200: page(OutgoingMail) },
})
