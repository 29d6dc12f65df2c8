import * as z from 'zod/mini'
import { answer, Done, TokenAnswer, tokenAnswer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Email, EmailOrUsername, NewPassword, Password, Username } from './fields.ts'
import { bounded } from './plain-text.ts'
import { User } from './user.ts'

export const RegisterBody = z.object({ username: Username, email: Email, password: NewPassword })
export const LoginBody = z.object({
  email: EmailOrUsername,
  password: Password,
  /** The solution of the challenge of an earlier response. */
  proof: z.optional(z.string({ error: 'Must be text.' }).check(bounded(1_024))),
  /** `aal2` asks for the second factor on a trusted device too (RFC 9470 §4). */
  acr_values: z.optional(z.literal('aal2', { error: 'Must be aal2.' })),
})
export const RefreshBody = z.object({
  refresh_token: z.optional(z.string({ error: 'Must be text.' }).check(bounded(4_096))),
})
export const ChangePasswordBody = z.object({
  current_password: Password,
  new_password: NewPassword,
})

export const register = endpoint({
  method: 'POST',
  path: '/auth/register',
  tag: 'auth',
  summary:
    'Register an account and log in, or wait for approval or for the mail that confirms the address',
  access: 'anyone',
  form: true,
  body: RegisterBody,
  responses: { 201: tokenAnswer(User), 202: Done },
  errors: ['registration_closed', 'user_exists', 'cross_site_request', 'too_many_requests'],
})

export const REGISTRATION_MODES = ['open', 'approval', 'closed'] as const

export const EMAIL_VERIFICATION_MODES = ['off', 'optional', 'required'] as const

/** The registration settings that a registration form needs. */
export const Registration = z.object({
  mode: z.enum(REGISTRATION_MODES),
  password_min_length: z.int(),
  /** Whether the service sends mail; without it, forgotten passwords are reset by an admin. */
  mail: z.boolean(),
  email_verification: z.enum(EMAIL_VERIFICATION_MODES),
})
export type Registration = z.infer<typeof Registration>

export const registration = endpoint({
  method: 'GET',
  path: '/auth/registration',
  tag: 'auth',
  summary: 'Get the registration mode, the minimum password length and whether mail is sent',
  access: 'anyone',
  responses: { 200: answer(Registration) },
})

export const login = endpoint({
  method: 'POST',
  path: '/auth/login',
  tag: 'auth',
  summary: 'Log in with an email address or username and a password',
  access: 'anyone',
  form: true,
  body: LoginBody,
  responses: { 200: tokenAnswer(User) },
  errors: [
    'invalid_credentials',
    'second_factor_required',
    'insufficient_user_authentication',
    'email_unverified',
    'account_inactive',
    'approval_pending',
    'registration_rejected',
    'cross_site_request',
    'too_many_requests',
    'proof_required',
  ],
})

export const refresh = endpoint({
  method: 'POST',
  path: '/auth/refresh',
  tag: 'auth',
  summary: 'Exchange a refresh token from the body or the cookie for an access token',
  access: 'anyone',
  form: true,
  body: z.optional(RefreshBody),
  responses: { 200: TokenAnswer },
  errors: [
    'token_required',
    'invalid_token',
    'duplicate_cookie',
    'refresh_token_reused',
    'cross_site_request',
  ],
})

export const logout = endpoint({
  method: 'POST',
  path: '/auth/logout',
  tag: 'auth',
  summary: 'Log out: end the current session and all its tokens',
  access: 'user',
  beforeEnrollment: true,
  acceptsRefreshCookie: true,
  responses: { 200: Done },
})

export const logoutByGet = endpoint({ ...logout, method: 'GET' })

const Status = z.extend(User, {
  /** Seconds until the access token expires. */
  token_expires_in: z.int(),
})

export const status = endpoint({
  method: 'GET',
  path: '/auth/status',
  tag: 'auth',
  summary: 'Get the caller',
  access: 'user',
  responses: { 200: answer(Status) },
})

export const currentUser = endpoint({
  ...status,
  path: '/auth/user',
  summary: 'Get the caller, also before they add a required second factor',
  beforeEnrollment: true,
})

export const changePassword = endpoint({
  method: 'PUT',
  path: '/auth/password',
  tag: 'auth',
  summary: 'Change the password; ends all sessions of the user and opens a new one',
  access: 'user',
  body: ChangePasswordBody,
  responses: { 200: TokenAnswer },
  errors: ['cross_site_request', 'too_many_requests'],
})
