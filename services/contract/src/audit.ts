import * as z from 'zod/mini'
import { page } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Timestamp } from './fields.ts'
import { Cursor, queryInteger } from './fields-query.ts'
import { Id, Time } from './fields-texts.ts'

/** The actions of audit events, named as in the log (OWASP Logging Vocabulary). A refresh is not audited. */
export const AUDIT_ACTIONS = [
  'authn_login_success',
  'authn_login_fail',
  'authn_login_lock',
  'authn_login_unlock',
  'authn_proof_begin',
  'authn_proof_end',
  'authn_devices_forgotten',
  'authn_device_trusted',
  'authn_device_untrusted',
  'authn_factor_added',
  'authn_factor_check_fail',
  'authn_factor_removed',
  'authn_factors_reset',
  'authn_passkey_added',
  'authn_passkey_counter_regressed',
  'authn_passkey_removed',
  'authn_passkey_renamed',
  'authn_recovery_code_used',
  'authn_recovery_codes_replaced',
  'authn_password_change',
  'authn_password_check_fail',
  'authn_password_reset_request',
  'authn_password_reset',
  'authn_token_revoked',
  'authn_token_reuse',
  'authz_change',
  'authz_fail',
  'sys_archive',
  'sys_restore',
  'user_created',
  'user_updated',
  'user_email_verified',
  'user_email_restored',
  'user_deleted',
  'user_exported',
  'invitation_created',
  'invitation_resent',
  'invitation_revoked',
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

/** A user in the audit trail. The name is null once the account is deleted. */
const AuditPerson = z.object({ id: z.uuid(), username: z.nullable(z.string()) })

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const AuditEvent = z.object({
  id: z.uuidv7(),
  at: Timestamp,
  action: AuditAction,
  /** The user who caused the event; null for anonymous requests and the operators' command line. */
  actor: z.nullable(AuditPerson),
  /** The user whose account or session was affected. */
  user: z.nullable(AuditPerson),
  /** The affected task, widget, session, invitation or passkey, with a task's title or a widget's name at that time. */
  object: z.nullable(z.object({ id: z.string(), name: z.nullable(z.string()) })),
  /**
   * Values by field. `before` is null for a creation, `after` for a deletion. Names and addresses of users who
   * were deleted since are left out.
   */
  changes: z.record(z.string(), z.object({ before: Value, after: Value })),
  /** The error code of a failed log-in, the denied endpoint, or the reason of a session's end or a rejection. */
  detail: z.nullable(z.string()),
  /** The caller's address if the reader may see it; null once that user is deleted. */
  ip: z.nullable(z.string()),
  user_agent: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
})
export type AuditEvent = z.infer<typeof AuditEvent>

const Paging = { limit: z.optional(queryInteger(1, 100)), cursor: z.optional(Cursor) }

export const AuditQuery = z.object({
  /** The affected user. */
  user: z.optional(Id),
  /** The user who caused the event. */
  actor: z.optional(Id),
  action: z.optional(AuditAction),
  /** Inclusive. */
  since: z.optional(Time),
  /** Exclusive. */
  until: z.optional(Time),
  ...Paging,
})

export const listAudit = endpoint({
  method: 'GET',
  path: '/audit',
  tag: 'audit',
  summary: 'List audit events, newest first; `Accept: text/csv` returns all matching events as CSV',
  access: 'admin',
  query: AuditQuery,
  responses: { 200: page(AuditEvent) },
  // As CSV.
  errors: ['insufficient_user_authentication'],
})

export const listOwnAudit = endpoint({
  method: 'GET',
  path: '/auth/audit',
  tag: 'audit',
  summary: 'List audit events that the caller caused or was affected by, newest first',
  access: 'user',
  query: z.object(Paging),
  responses: { 200: page(AuditEvent) },
})
