import * as z from 'zod/mini'
import { answer, tokenAnswer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { eitherCode, hasOneCode } from './factor-codes.ts'
import { bounded } from './plain-text.ts'
import { User } from './user.ts'
import { PasskeyRequest, UsedCredential } from './webauthn.ts'

/** Seconds in which a log-in can be finished with a second factor. */
export const SECOND_FACTOR_SECONDS = 300

/** Days for which a log-in on a trusted device needs no second factor. */
export const TRUSTED_DEVICE_DAYS = 30

export const FinishLoginBody = z
  .object({
    ...eitherCode,
    /** The token of the log-in, without the cookie transport. */
    second_factor_token: z.optional(z.string({ error: 'Must be text.' }).check(bounded(64))),
    /** Logs in on this browser without a code for {@link TRUSTED_DEVICE_DAYS}. Ignored without cookies. */
    trust_device: z.optional(z.boolean({ error: 'Must be true or false.' })),
  })
  .check(hasOneCode)

export const finishLogin = endpoint({
  method: 'POST',
  path: '/auth/login/second-factor',
  tag: 'auth',
  summary: 'Finish a log-in with a code of the authenticator app, or with a recovery code',
  access: 'anyone',
  body: FinishLoginBody,
  responses: { 200: tokenAnswer(User) },
  errors: [
    'code_wrong',
    'second_factor_expired',
    'email_unverified',
    'account_inactive',
    'approval_pending',
    'registration_rejected',
    'cross_site_request',
    'duplicate_cookie',
    'too_many_requests',
  ],
})

export const beginPasskeyLogin = endpoint({
  method: 'POST',
  path: '/auth/login/passkey/options',
  tag: 'auth',
  summary: 'Begin a log-in with a passkey: get a challenge, which works once and in this browser',
  access: 'anyone',
  responses: {
    200: answer(
      z.object({
        options: PasskeyRequest,
        /** Absent with the cookie transport, which uses a cookie. */
        passkey_token: z.optional(z.string()),
      }),
    ),
  },
  errors: ['passkeys_off', 'cross_site_request'],
})

export const PasskeyLoginBody = z.object({
  credential: UsedCredential,
  /** The token of the challenge, without the cookie transport. */
  passkey_token: z.optional(z.string({ error: 'Must be text.' }).check(bounded(64))),
})

export const passkeyLogin = endpoint({
  method: 'POST',
  path: '/auth/login/passkey',
  tag: 'auth',
  summary: 'Log in with a passkey, which counts as two factors',
  access: 'anyone',
  body: PasskeyLoginBody,
  responses: { 200: tokenAnswer(User) },
  errors: [
    'passkey_refused',
    'passkey_expired',
    'passkeys_off',
    'email_unverified',
    'account_inactive',
    'approval_pending',
    'registration_rejected',
    'cross_site_request',
    'duplicate_cookie',
  ],
})
