import * as z from 'zod/mini'
import { answer, Done } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Email, Password, Timestamp, UserState } from './fields.ts'
import { LinkBody } from './recovery.ts'

export const ResendVerificationBody = z.object({ email: Email })

/** A registration as the owner of the address sees it. */
export const OpenRegistration = z.object({
  username: z.string(),
  email: z.string(),
  expires_at: Timestamp,
})
export type OpenRegistration = z.infer<typeof OpenRegistration>

/** The password proves that the owner of the address is who registered: a stranger may have used the address. */
export const ConfirmRegistrationBody = z.extend(LinkBody, { password: Password })

/** The new account. It is `pending` where a manager approves registrations. */
export const ConfirmedRegistration = z.object({
  username: z.string(),
  email: z.string(),
  state: UserState,
})
export type ConfirmedRegistration = z.infer<typeof ConfirmedRegistration>

const LINK_ERRORS = ['link_unknown', 'link_used', 'link_expired', 'link_superseded'] as const

export const readRegistration = endpoint({
  method: 'POST',
  path: '/auth/registrations',
  tag: 'auth',
  summary: 'Get what a link confirms; does not use it up',
  access: 'anyone',
  body: LinkBody,
  responses: { 200: answer(OpenRegistration) },
  errors: [...LINK_ERRORS, 'too_many_requests'],
})

export const confirmRegistration = endpoint({
  method: 'POST',
  path: '/auth/registrations/confirm',
  tag: 'auth',
  summary:
    'Confirm a registration by a link and its password: create the account; opens no session',
  access: 'anyone',
  body: ConfirmRegistrationBody,
  responses: { 201: answer(ConfirmedRegistration) },
  errors: [...LINK_ERRORS, 'registration_closed', 'cross_site_request', 'too_many_requests'],
})

export const resendEmailVerification = endpoint({
  method: 'POST',
  path: '/auth/email-verifications/resend',
  tag: 'recovery',
  summary: 'Ask for another mail to confirm an address; answers known and unknown addresses alike',
  access: 'anyone',
  body: ResendVerificationBody,
  responses: { 202: Done },
  errors: ['mail_off', 'too_many_requests'],
})
