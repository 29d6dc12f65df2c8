import * as z from 'zod/mini'

/**
 * The closed list of error codes, each with its HTTP status and message. The status of a code is defined
 * only here. Sources: RFC 6750 §3.1 (token errors), RFC 9110 §15.
 */
export const ERRORS = {
  validation_failed: { status: 400, message: 'Input payload validation failed' },
  invalid_json: { status: 400, message: 'The body is not valid JSON.' },
  bad_request: { status: 400, message: 'The request could not be understood.' },
  code_wrong: { status: 400, message: 'This code is wrong.' },
  token_required: { status: 401, message: 'Provide a valid auth token.' },
  invalid_token: { status: 401, message: 'Invalid token. Please log in again.' },
  duplicate_cookie: {
    status: 401,
    message:
      'Your browser sent a cookie more than once. Delete the cookies of this site, then log in again.',
  },
  invalid_credentials: { status: 401, message: 'Email or password is incorrect.' },
  second_factor_expired: {
    status: 401,
    message: 'This log-in took too long or had too many wrong codes. Log in again.',
  },
  passkey_refused: {
    status: 401,
    message:
      'This passkey can’t be used here. It may have been removed. Choose another one, or use your password.',
  },
  passkey_expired: { status: 401, message: 'This took too long. Try again.' },
  insufficient_user_authentication: {
    status: 401,
    message: 'Your last log-in is too long ago for this. Log in again.',
  },
  refresh_token_reused: { status: 401, message: 'Session ended. Please log in again.' },
  insufficient_scope: { status: 403, message: 'You do not have permission to do that.' },
  email_unverified: {
    status: 403,
    message: 'Verify your address first, by the link in the mail.',
  },
  second_factor_required: {
    status: 403,
    message: 'Enter the code of your authenticator app.',
  },
  mfa_required: {
    status: 403,
    message:
      'Your account needs a second factor. Add one on the page Security. If you have one, log in with it.',
  },
  account_inactive: { status: 403, message: 'This account has been deactivated.' },
  approval_pending: {
    status: 403,
    message: 'Account not approved by admin. Please wait for approval.',
  },
  registration_rejected: { status: 403, message: 'This registration was not accepted.' },
  registration_closed: { status: 403, message: 'Registration is closed.' },
  passkeys_off: {
    status: 403,
    message: 'Passkeys need https and a host name. Ask an admin for help.',
  },
  mail_off: { status: 403, message: 'Gatehouse sends no mail here. Ask an admin for help.' },
  cross_site_request: { status: 403, message: 'This request came from another site.' },
  not_found: { status: 404, message: 'There is nothing here.' },
  link_unknown: { status: 404, message: 'This link is unknown. Open the whole link of the mail.' },
  method_not_allowed: { status: 405, message: 'This method is not allowed here.' },
  user_exists: { status: 409, message: 'Sorry. That user already exists.' },
  address_taken: {
    status: 409,
    message:
      'Another account has this address now. Enter a different one, or ask an admin for help.',
  },
  widget_exists: { status: 409, message: 'A widget of this name already exists.' },
  last_admin: { status: 409, message: 'The last active admin must stay.' },
  conflict: { status: 409, message: 'Somebody else changed this at the same moment. Try again.' },
  link_used: { status: 410, message: 'This link was used already.' },
  link_expired: { status: 410, message: 'This link has expired.' },
  link_superseded: {
    status: 410,
    message: 'A newer link or a change of the account replaced this link.',
  },
  precondition_failed: {
    status: 412,
    message: 'Somebody else changed this since you loaded it.',
  },
  payload_too_large: { status: 413, message: 'The body is larger than 64 KiB.' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json.' },
  too_many_requests: { status: 429, message: 'Too many requests. Try again in a minute.' },
  proof_required: {
    status: 429,
    message: 'Many log-ins fail right now, so this one needs a proof of work. Try again.',
  },
  internal_error: { status: 500, message: 'Something went wrong on our side.' },
  unavailable: { status: 503, message: 'The service is unavailable right now. Try again soon.' },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

/**
 * Work to do before the next attempt, in ALTCHA's format: find the number up to `maxnumber` for which the SHA-256 of
 * `salt` and the number is `challenge`. The proof is the base64 of the JSON of this and the number.
 */
export const Challenge = z.object({
  algorithm: z.literal('SHA-256'),
  challenge: z.string(),
  maxnumber: z.int(),
  salt: z.string(),
  signature: z.string(),
})
export type Challenge = z.infer<typeof Challenge>

/** How to finish a log-in whose password was right (`POST /auth/login/second-factor`). */
export const SecondFactor = z.object({
  /** Seconds. */
  expires_in: z.int(),
  /** Absent with the cookie transport, which uses a cookie. */
  token: z.optional(z.string()),
  /** Days for which this browser can be trusted. Absent where it can't. */
  trust_days: z.optional(z.int()),
})
export type SecondFactor = z.infer<typeof SecondFactor>

/** The body of every error, from the service or the gateway. */
export const ErrorBody = z.object({
  status: z.literal('error'),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  errors: z.optional(z.record(z.string(), z.string())),
  challenge: z.optional(Challenge),
  second_factor: z.optional(SecondFactor),
  request_id: z.string(),
})
export type ErrorBody = z.infer<typeof ErrorBody>
