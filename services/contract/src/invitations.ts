import * as z from 'zod/mini'
import { answer, Done, page, tokenAnswer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Email, NewPassword, PathId, Role, Timestamp, Username } from './fields.ts'
import { Cursor, queryInteger } from './fields-query.ts'
import { bounded, required } from './plain-text.ts'
import { User } from './user.ts'

/** `void`: the inviter is no longer an active admin. Another admin can send it again. */
export const INVITATION_STATES = ['pending', 'expired', 'accepted', 'revoked', 'void'] as const
export const InvitationState = z.enum(INVITATION_STATES, {
  error: `Choose one of ${INVITATION_STATES.join(', ')}.`,
})
export type InvitationState = z.infer<typeof InvitationState>

export const INVITATIONS_AT_ONCE = 100

const InvitationPerson = z.object({ id: z.uuid(), username: z.string() })

const fields = {
  id: z.uuidv7(),
  email: z.string(),
  role: Role,
  state: InvitationState,
  /** Null once the account is deleted. */
  invited_by: z.nullable(InvitationPerson),
  /** The account of an accepted invitation. */
  user: z.nullable(InvitationPerson),
  created_at: Timestamp,
  /** When it was last sent. */
  sent_at: Timestamp,
  expires_at: Timestamp,
  accepted_at: z.nullable(Timestamp),
  revoked_at: z.nullable(Timestamp),
}

export const Invitation = z.object(fields)
export type Invitation = z.infer<typeof Invitation>

export const SentInvitation = z.object({
  ...fields,
  /** The one-time link, only while mail is off: the admin hands it over. */
  link: z.optional(z.string()),
})
export type SentInvitation = z.infer<typeof SentInvitation>

export const SkippedInvitation = z.object({ email: z.string(), reason: z.enum(['has_account']) })
export type SkippedInvitation = z.infer<typeof SkippedInvitation>

export const InvitationResult = z.object({
  invited: z.array(SentInvitation),
  skipped: z.array(SkippedInvitation),
})
export type InvitationResult = z.infer<typeof InvitationResult>

export const InvitationsQuery = z.object({
  limit: z.optional(queryInteger(1, 100)),
  cursor: z.optional(Cursor),
  state: z.optional(InvitationState),
})

export const InviteBody = z.object({
  emails: z.array(Email, { error: 'Send a list of addresses.' }).check(
    z.minLength(1, { error: 'Enter at least one address.', abort: true }),
    z.maxLength(INVITATIONS_AT_ONCE, {
      error: `Enter at most ${INVITATIONS_AT_ONCE} addresses.`,
      abort: true,
    }),
  ),
  role: Role,
})

/** Any text is accepted, because a malformed token is 404 like an unknown one. */
const InvitationToken = z.string(required('Send the token of the link.')).check(bounded(512))

export const ReadInvitationBody = z.object({ token: InvitationToken })
export const AcceptInvitationBody = z.object({
  token: InvitationToken,
  username: Username,
  password: NewPassword,
})

/** An invitation as the invited person sees it. */
export const OpenInvitation = z.object({
  email: z.string(),
  role: Role,
  /** The inviter's username. */
  invited_by: z.string(),
  expires_at: Timestamp,
})
export type OpenInvitation = z.infer<typeof OpenInvitation>

const InvitationParams = z.object({ id: PathId })

export const listInvitations = endpoint({
  method: 'GET',
  path: '/invitations',
  tag: 'invitations',
  summary: 'List invitations, newest first',
  access: 'admin',
  query: InvitationsQuery,
  responses: { 200: page(Invitation) },
})

export const invite = endpoint({
  method: 'POST',
  path: '/invitations',
  tag: 'invitations',
  summary: 'Invite people; renews open invitations, and skips addresses with an account',
  access: 'admin',
  stepUp: 'fresh',
  body: InviteBody,
  responses: { 201: answer(InvitationResult) },
})

export const resendInvitation = endpoint({
  method: 'POST',
  path: '/invitations/:id/resend',
  tag: 'invitations',
  summary: 'Send an invitation again, with a new link that replaces the former one',
  access: 'admin',
  stepUp: 'fresh',
  params: InvitationParams,
  responses: { 200: answer(SentInvitation) },
  errors: ['not_found', 'conflict'],
})

export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/invitations/:id',
  tag: 'invitations',
  summary: 'Revoke an invitation',
  access: 'admin',
  params: InvitationParams,
  responses: { 200: Done },
  errors: ['not_found', 'conflict'],
})

const LINK_ERRORS = ['link_unknown', 'link_used', 'link_expired', 'link_superseded'] as const

export const readInvitation = endpoint({
  method: 'POST',
  path: '/auth/invitations',
  tag: 'invitations',
  summary: 'Get what an invitation is for; does not use it up',
  access: 'anyone',
  body: ReadInvitationBody,
  responses: { 200: answer(OpenInvitation) },
  errors: [...LINK_ERRORS, 'too_many_requests'],
})

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/auth/invitations/accept',
  tag: 'invitations',
  summary: 'Accept an invitation: create the account and log in',
  access: 'anyone',
  form: true,
  body: AcceptInvitationBody,
  responses: { 201: tokenAnswer(User) },
  errors: [...LINK_ERRORS, 'user_exists', 'cross_site_request', 'too_many_requests'],
})
