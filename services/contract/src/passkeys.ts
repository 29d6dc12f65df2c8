import * as z from 'zod/mini'
import { answer, TokenAnswer, tokenAnswer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { eitherCode, hasAtMostOneCode } from './factor-codes.ts'
import { Passkey } from './factors.ts'
import { Password, PathId } from './fields.ts'
import { singleLine } from './fields-texts.ts'
import { bounded } from './plain-text.ts'
import { User } from './user.ts'
import { NewCredential, PasskeyCreation, PasskeyRequest, UsedCredential } from './webauthn.ts'

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

/** The password, and a code if the account has an authenticator app. */
export const StartPasskeyBody = z
  .object({ current_password: Password, ...eitherCode })
  .check(hasAtMostOneCode)

export const startPasskey = endpoint({
  method: 'POST',
  path: '/auth/factors/passkeys/options',
  tag: 'factors',
  summary: 'Begin to add a passkey: get a challenge, which works once and in this session',
  access: 'user',
  body: StartPasskeyBody,
  responses: { 200: answer(PasskeyCreation) },
  errors: ['code_wrong', 'conflict', 'passkeys_off', 'too_many_requests'],
})

const PasskeyName = singleLine(60, 'Enter a name.')

export const AddPasskeyBody = z.object({
  credential: NewCredential,
  /** By default the name of the authenticator. */
  name: z.optional(PasskeyName),
})

export const addPasskey = endpoint({
  method: 'POST',
  path: '/auth/factors/passkeys',
  tag: 'factors',
  summary: 'Add the passkey that the browser created',
  access: 'user',
  body: AddPasskeyBody,
  responses: { 201: answer(Passkey) },
  errors: ['conflict', 'passkeys_off'],
})

const PasskeyParams = z.object({ id: PathId })
export const RenamePasskeyBody = z.object({ name: PasskeyName })

export const renamePasskey = endpoint({
  method: 'PATCH',
  path: '/auth/factors/passkeys/:id',
  tag: 'factors',
  summary: 'Rename a passkey of the caller',
  access: 'user',
  params: PasskeyParams,
  body: RenamePasskeyBody,
  responses: { 200: answer(Passkey) },
  errors: ['not_found'],
})

export const removePasskey = endpoint({
  method: 'DELETE',
  path: '/auth/factors/passkeys/:id',
  tag: 'factors',
  summary: 'Remove a passkey of the caller; ends all sessions of the user and opens a new one',
  access: 'user',
  params: PasskeyParams,
  body: StartPasskeyBody,
  responses: { 200: TokenAnswer },
  errors: ['not_found', 'code_wrong', 'cross_site_request', 'too_many_requests'],
})
