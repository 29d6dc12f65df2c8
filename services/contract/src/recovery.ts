import * as z from 'zod/mini'
import { answer, Done } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Email, NewPassword, PathId, Timestamp } from './fields.ts'
import { bounded, required } from './plain-text.ts'

/** The token of a link. Any text is accepted, because a malformed token is 404 like an unknown one. */
const LinkToken = z.string(required('Send the token of the link.')).check(bounded(512))

const CODE = 'Enter the 8 digits of the code.'
/** The code beside a link, without spaces. */
export const LinkCode = z
  .string(required(CODE))
  .check(z.maxLength(8, { error: CODE, abort: true }), z.regex(/^\d{8}$/, { error: CODE }))

export const RequestResetBody = z.object({ email: Email })
export const LinkBody = z.object({ token: LinkToken })
export const ConfirmResetBody = z
  .object({
    token: z.optional(LinkToken),
    code: z.optional(LinkCode),
    new_password: NewPassword,
  })
  .check(
    z.refine((body) => (body.token === undefined) !== (body.code === undefined), {
      error: 'Send token or code.',
      path: ['token'],
    }),
  )

export const requestPasswordReset = endpoint({
  method: 'POST',
  path: '/auth/password-resets',
  tag: 'recovery',
  summary: 'Ask for a mail to reset a password; answers known and unknown addresses alike',
  access: 'anyone',
  body: RequestResetBody,
  responses: { 202: Done },
  errors: ['mail_off', 'cross_site_request', 'too_many_requests'],
})

export const LINK_PURPOSES = ['reset', 'verify', 'change', 'undo'] as const

/** The purpose and account of a link. */
export const AccountLink = z.object({
  purpose: z.enum(LINK_PURPOSES),
  username: z.string(),
  /** The address that the link was sent to. */
  email: z.string(),
  expires_at: Timestamp,
})
export type AccountLink = z.infer<typeof AccountLink>

const LINK_ERRORS = ['link_unknown', 'link_used', 'link_expired', 'link_superseded'] as const

export const readLink = endpoint({
  method: 'POST',
  path: '/auth/links',
  tag: 'recovery',
  summary: 'Get what a link is for; does not use it up',
  access: 'anyone',
  body: LinkBody,
  responses: { 200: answer(AccountLink) },
  errors: [...LINK_ERRORS, 'too_many_requests'],
})

export const confirmPasswordReset = endpoint({
  method: 'POST',
  path: '/auth/password-resets/confirm',
  tag: 'recovery',
  summary: 'Reset a password by a link, or by a code in the browser that asked; ends all sessions',
  access: 'anyone',
  body: ConfirmResetBody,
  responses: { 200: Done },
  errors: [...LINK_ERRORS, 'code_wrong', 'cross_site_request', 'too_many_requests'],
})

export const requestEmailVerification = endpoint({
  method: 'POST',
  path: '/auth/email-verifications',
  tag: 'recovery',
  summary: 'Ask for another mail to verify one’s own address',
  access: 'user',
  responses: { 202: Done },
  errors: ['mail_off', 'too_many_requests'],
})

export const confirmEmailVerification = endpoint({
  method: 'POST',
  path: '/auth/email-verifications/confirm',
  tag: 'recovery',
  summary: 'Verify an address by a link',
  access: 'anyone',
  body: LinkBody,
  responses: { 200: Done },
  errors: [...LINK_ERRORS, 'too_many_requests'],
})

export const confirmEmailChange = endpoint({
  method: 'POST',
  path: '/auth/email-changes/confirm',
  tag: 'recovery',
  summary: 'Change an address by the link that was sent to the new one',
  access: 'anyone',
  body: LinkBody,
  responses: { 200: Done },
  errors: [...LINK_ERRORS, 'address_taken', 'too_many_requests'],
})

export const undoEmailChange = endpoint({
  method: 'POST',
  path: '/auth/email-changes/undo',
  tag: 'recovery',
  summary: 'Change an address back by the link that was sent to the former one; ends all sessions',
  access: 'anyone',
  body: LinkBody,
  responses: { 200: Done },
  errors: [...LINK_ERRORS, 'address_taken', 'too_many_requests'],
})

/** The link for a new password, or null when it was mailed. */
export const ResetLink = z.object({ link: z.nullable(z.string()) })
export type ResetLink = z.infer<typeof ResetLink>

export const resetUserPassword = endpoint({
  method: 'POST',
  path: '/users/:id/password-reset',
  tag: 'users',
  summary: 'Mail a user a link for a new password, or get the link where no mail is sent',
  access: 'admin',
  stepUp: 'fresh',
  params: z.object({ id: PathId }),
  responses: { 200: answer(ResetLink) },
  errors: ['not_found', 'conflict'],
})
