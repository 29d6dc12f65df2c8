import * as z from 'zod/mini'
import { page } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Timestamp } from './fields.ts'
import { Cursor, queryInteger } from './fields-query.ts'
import { Id, Time } from './fields-texts.ts'

/**
 * What an event of the trail tells of, in the words of the log (OWASP Logging Vocabulary). A session that is
 * renewed leaves none.
 */
export const AUDIT_ACTIONS = [
  'authn_login_success',
  'authn_login_fail',
  'authn_password_change',
  'authn_password_check_fail',
  'authn_token_revoked',
  'authn_token_reuse',
  'authz_change',
  'authz_fail',
  'user_created',
  'user_updated',
  'user_deleted',
  'task_created',
  'task_updated',
  'task_assigned',
  'task_deleted',
  'widget_created',
  'widget_updated',
  'widget_deleted',
] as const
export const AuditAction = z.enum(AUDIT_ACTIONS, { error: 'Choose an action of the list.' })
export type AuditAction = z.infer<typeof AuditAction>

/** Somebody in the trail; the name is null once the account was removed. */
const AuditPerson = z.object({ id: z.uuidv7(), username: z.nullable(z.string()) })

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const AuditEvent = z.object({
  id: z.uuidv7(),
  at: Timestamp,
  action: AuditAction,
  /** Who did it; null for nobody who was logged in, and for the operators' command line. */
  actor: z.nullable(AuditPerson),
  /** Whose account or session it was about. */
  user: z.nullable(AuditPerson),
  /** The task, widget or session, and a task's title or widget's name at that time. */
  object: z.nullable(z.object({ id: z.string(), name: z.nullable(z.string()) })),
  /**
   * By field; what was made has no before, what was removed no after. Without the names and addresses of
   * people who were removed since.
   */
  changes: z.record(z.string(), z.object({ before: Value, after: Value })),
  /** Why: the code of a refused log-in or request, the reason for a session's end or a rejection. */
  detail: z.nullable(z.string()),
  /** From where, as far as the reader may know it; null once the person was removed. */
  ip: z.nullable(z.string()),
  user_agent: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
})
export type AuditEvent = z.infer<typeof AuditEvent>

const Paging = { limit: z.optional(queryInteger(1, 100)), cursor: z.optional(Cursor) }

export const AuditQuery = z.object({
  /** Whom it was about, who did it. */
  user: z.optional(Id),
  actor: z.optional(Id),
  action: z.optional(AuditAction),
  /** From then on, and before then. */
  since: z.optional(Time),
  until: z.optional(Time),
  ...Paging,
})

export const listAudit = endpoint({
  method: 'GET',
  path: '/audit',
  tag: 'audit',
  summary:
    'What happened, the newest first; all that passes the filter as CSV with `Accept: text/csv`',
  access: 'admin',
  query: AuditQuery,
  responses: { 200: page(AuditEvent) },
})

export const listOwnAudit = endpoint({
  method: 'GET',
  path: '/auth/audit',
  tag: 'audit',
  summary: 'What happened to one’s own account, and what one did, the newest first',
  access: 'user',
  query: z.object(Paging),
  responses: { 200: page(AuditEvent) },
})
