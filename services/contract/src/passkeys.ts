import * as z from 'zod/mini'
import { answer, TokenAnswer, tokenAnswer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { eitherCode, hasAtMostOneCode } from './factor-codes.ts'
import { Passkey } from './factors.ts'
import { Password, PathId } from './fields.ts'
import { singleLine } from './fields-texts.ts'
import { NewCredential, PasskeyCreation } from './webauthn.ts'

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
  stepUp: 'strong',
  beforeEnrollment: true,
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
  summary:
    'Add the passkey that the browser created; ends all sessions of the user and opens a new one',
  access: 'user',
  stepUp: 'strong',
  beforeEnrollment: true,
  body: AddPasskeyBody,
  responses: { 201: tokenAnswer(Passkey) },
  errors: ['conflict', 'cross_site_request', 'passkeys_off'],
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
  stepUp: 'strong',
  params: PasskeyParams,
  body: StartPasskeyBody,
  responses: { 200: TokenAnswer },
  errors: ['not_found', 'code_wrong', 'cross_site_request', 'too_many_requests'],
})
