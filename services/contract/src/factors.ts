import * as z from 'zod/mini'
import { answer, Done, TokenAnswer, tokenAnswer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { eitherCode, hasOneCode, TotpCode } from './factor-codes.ts'
import { Password, PathId, Timestamp } from './fields.ts'

/** A WebAuthn credential of a user. */
export const Passkey = z.object({
  id: z.uuidv7(),
  name: z.string(),
  /** The product that stores it, as the authenticator reported it, without proof. */
  authenticator: z.nullable(z.string()),
  /** Whether the authenticator copies it to other devices (WebAuthn §6.1.3, backup state). */
  synced: z.boolean(),
  created_at: Timestamp,
  last_used_at: z.nullable(Timestamp),
  /** When its signature counter last went back, which may mean that it was copied (WebAuthn §6.1.1). */
  counter_regressed_at: z.nullable(Timestamp),
})
export type Passkey = z.infer<typeof Passkey>

/** A browser on which log-ins need no second factor for some time. */
export const TrustedDevice = z.object({
  id: z.uuidv7(),
  user_agent: z.nullable(z.string()),
  created_at: Timestamp,
  last_used_at: z.nullable(Timestamp),
  expires_at: Timestamp,
})
export type TrustedDevice = z.infer<typeof TrustedDevice>

/** The second factors of a user. */
export const Factors = z.object({
  /** The authenticator app, or null without one. */
  totp: z.nullable(z.object({ created_at: Timestamp, last_used_at: z.nullable(Timestamp) })),
  /** The recovery codes that were not used yet. 0 without an authenticator app. */
  recovery_codes_left: z.int(),
  /** Oldest first. */
  passkeys: z.array(Passkey),
  /** Oldest first. */
  trusted_devices: z.array(TrustedDevice),
})
export type Factors = z.infer<typeof Factors>

export const getFactors = endpoint({
  method: 'GET',
  path: '/auth/factors',
  tag: 'factors',
  summary: 'Get the caller’s second factors and passkeys',
  access: 'user',
  beforeEnrollment: true,
  responses: { 200: answer(Factors) },
})

/** A new authenticator app, before its first code. */
export const TotpSetup = z.object({
  /** The shared secret in base32, to type into an app. */
  secret: z.string(),
  /** The same as an `otpauth:` address, to show as a QR code. */
  uri: z.string(),
})
export type TotpSetup = z.infer<typeof TotpSetup>

export const StartTotpBody = z.object({ current_password: Password })

export const startTotp = endpoint({
  method: 'POST',
  path: '/auth/factors/totp',
  tag: 'factors',
  summary: 'Begin to add an authenticator app: get a secret for it',
  access: 'user',
  stepUp: 'strong',
  beforeEnrollment: true,
  body: StartTotpBody,
  responses: { 200: answer(TotpSetup) },
  errors: ['conflict', 'too_many_requests'],
})

/** Shown once. Each replaces the second factor for one log-in. */
export const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>

export const ConfirmTotpBody = z.object({ current_password: Password, code: TotpCode })

export const confirmTotp = endpoint({
  method: 'POST',
  path: '/auth/factors/totp/confirm',
  tag: 'factors',
  summary:
    'Add the authenticator app by its first code, and get recovery codes; ends all sessions of the user and opens a new one',
  access: 'user',
  stepUp: 'strong',
  beforeEnrollment: true,
  body: ConfirmTotpBody,
  responses: { 200: tokenAnswer(RecoveryCodes) },
  errors: ['code_wrong', 'conflict', 'cross_site_request', 'too_many_requests'],
})

/** The password and a second factor, for a change of the factors. */
export const ChangeFactorsBody = z
  .object({ current_password: Password, ...eitherCode })
  .check(hasOneCode)

export const removeTotp = endpoint({
  method: 'DELETE',
  path: '/auth/factors/totp',
  tag: 'factors',
  summary:
    'Remove the authenticator app and the recovery codes; ends all sessions of the user and opens a new one',
  access: 'user',
  body: ChangeFactorsBody,
  responses: { 200: TokenAnswer },
  errors: ['code_wrong', 'conflict', 'cross_site_request', 'too_many_requests'],
})

export const replaceRecoveryCodes = endpoint({
  method: 'POST',
  path: '/auth/factors/recovery-codes',
  tag: 'factors',
  summary: 'Get new recovery codes, which replace the former ones',
  access: 'user',
  body: ChangeFactorsBody,
  responses: { 200: answer(RecoveryCodes) },
  errors: ['code_wrong', 'conflict', 'too_many_requests'],
})

export const removeTrustedDevice = endpoint({
  method: 'DELETE',
  path: '/auth/factors/trusted-devices/:id',
  tag: 'factors',
  summary: 'Stop trusting a device of the caller: log-ins on it need the second factor again',
  access: 'user',
  params: z.object({ id: PathId }),
  responses: { 200: Done },
  errors: ['not_found'],
})

export const removeTrustedDevices = endpoint({
  method: 'DELETE',
  path: '/auth/factors/trusted-devices',
  tag: 'factors',
  summary: 'Stop trusting all devices of the caller',
  access: 'user',
  responses: { 200: Done },
})
