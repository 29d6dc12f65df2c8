import * as z from 'zod/mini'
import { AuditEvent } from './audit.ts'
import { endpoint } from './endpoint.ts'
import { Role, Timestamp } from './fields.ts'
import { TaskStatus } from './tasks.ts'

const Text = z.nullable(z.string())
const Time = z.nullable(Timestamp)

const Account = z.object({
  id: z.uuid(),
  username: z.string(),
  email: z.string(),
  role: Role,
  active: z.boolean(),
  approval: z.enum(['approved', 'pending', 'rejected']),
  rejection_reason: Text,
  email_verified: z.boolean(),
  created_at: Timestamp,
  last_login_at: Time,
  notify_new_device: z.boolean(),
  passkey_offer_declined: z.boolean(),
})

const ExportedSession = z.object({
  id: z.uuidv7(),
  created_at: Timestamp,
  last_used_at: Timestamp,
  expires_at: Timestamp,
  ended_at: Time,
  end_reason: Text,
  ip: Text,
  user_agent: Text,
  /** Null for sessions of earlier versions, which logged in by password. */
  methods: z.nullable(z.array(z.string())),
  authenticated_at: Time,
  /** The client that presented a replaced refresh token. */
  reuse_ip: Text,
  reuse_user_agent: Text,
})

const ExportedTask = z.object({
  id: z.uuidv7(),
  title: z.string(),
  description: z.string(),
  status: TaskStatus,
  deadline: Time,
  created_at: Timestamp,
  updated_at: Timestamp,
})

const ExportedWidget = z.object({
  name: z.string(),
  info_url: z.string(),
  deadline: Timestamp,
  created_at: Timestamp,
})

/** Recent wrong passwords, as the time until which the allowance is spent. */
const ExportedPasswordCheck = z.object({ spent_until: Timestamp })

/** A one-time link, without what opens it. */
const ExportedLink = z.object({
  id: z.uuid(),
  purpose: z.string(),
  email: z.string(),
  created_at: Timestamp,
  expires_at: Timestamp,
  used_at: Time,
  superseded_at: Time,
})

/** A mail to the caller, without its text. */
const ExportedMail = z.object({
  id: z.uuid(),
  kind: z.string(),
  state: z.string(),
  attempts: z.int(),
  created_at: Timestamp,
  finished_at: Time,
})

/** An invitation that the caller sent, without the address, which is another person's. */
const ExportedInvitation = z.object({
  id: z.uuid(),
  role: Role,
  created_at: Timestamp,
  sent_at: Timestamp,
  expires_at: Timestamp,
  accepted_at: Time,
  revoked_at: Time,
})

/** The invitation that the caller accepted. */
const ExportedOwnInvitation = z.extend(ExportedInvitation, { email: z.string() })

/** The registration that the caller confirmed by mail. */
const ExportedRegistration = z.object({
  id: z.uuid(),
  username: z.string(),
  email: z.string(),
  created_at: Timestamp,
  expires_at: Timestamp,
  used_at: Time,
})

/** The authenticator app, without its secret. */
const ExportedTotp = z.object({ created_at: Timestamp, confirmed_at: Time, last_used_at: Time })

/** A recovery code, without what opens it. */
const ExportedRecoveryCode = z.object({ id: z.uuid(), created_at: Timestamp, used_at: Time })

/** A passkey, without its public key. */
const ExportedPasskey = z.object({
  id: z.uuidv7(),
  name: z.string(),
  aaguid: z.nullable(z.uuid()),
  transports: z.array(z.string()),
  backed_up: z.boolean(),
  created_at: Timestamp,
  last_used_at: Time,
  counter_regressed_at: Time,
})

/** A browser on which log-ins need no second factor. */
const ExportedTrustedDevice = z.object({
  id: z.uuidv7(),
  user_agent: z.nullable(z.string()),
  created_at: Timestamp,
  last_used_at: Time,
  expires_at: Timestamp,
})

/** A log-in that was not finished with a second factor. */
const ExportedPendingLogIn = z.object({
  id: z.uuid(),
  tries: z.int(),
  created_at: Timestamp,
  expires_at: Timestamp,
})

/** Everything that the service stores about the caller, without secrets and hashes. Lists are in the order of ids. */
export const AccountExport = z.object({
  exported_at: Timestamp,
  account: Account,
  sessions: z.array(ExportedSession),
  tasks_assigned: z.array(ExportedTask),
  tasks_created: z.array(ExportedTask),
  widgets: z.array(ExportedWidget),
  password_checks: z.array(ExportedPasswordCheck),
  totp: z.array(ExportedTotp),
  recovery_codes: z.array(ExportedRecoveryCode),
  passkeys: z.array(ExportedPasskey),
  trusted_devices: z.array(ExportedTrustedDevice),
  pending_log_ins: z.array(ExportedPendingLogIn),
  links: z.array(ExportedLink),
  mails: z.array(ExportedMail),
  registrations: z.array(ExportedRegistration),
  invitations_accepted: z.array(ExportedOwnInvitation),
  invitations_sent: z.array(ExportedInvitation),
  /** Events that the caller caused or was affected by, newest first. */
  audit_events: z.array(AuditEvent),
})
export type AccountExport = z.infer<typeof AccountExport>

export const exportAccount = endpoint({
  method: 'GET',
  path: '/auth/export',
  tag: 'auth',
  summary: 'Download everything that is stored about the caller, as one JSON document',
  access: 'user',
  stepUp: 'fresh',
  responses: { 200: AccountExport },
  errors: ['too_many_requests'],
})
