import {
  type Challenge,
  END_REASONS,
  type EndReason,
  ERRORS,
  type ErrorCode,
  type SecondFactor,
} from '@gatehouse/contract'

interface Details {
  /** Replaces the code's message. Shown to the user. */
  message?: string
  /** Messages by field. */
  errors?: Record<string, string>
  /** Seconds until the caller may retry. */
  retryAfter?: number
  /** The work to do before the next attempt. */
  challenge?: Challenge
  /** How to finish the log-in. */
  secondFactor?: SecondFactor
  /** The log-in that would do (RFC 9470 §3). */
  stepUp?: StepUpParameters
  /** Logged, never sent. */
  cause?: unknown
}

interface StepUpParameters {
  /** Seconds. */
  max_age?: number
  acr_values?: string
}

/** An error with a code of the contract, which determines the status. Thrown, never returned. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly errors: Record<string, string> | undefined
  readonly retryAfter: number | undefined
  readonly challenge: Challenge | undefined
  readonly secondFactor: SecondFactor | undefined
  readonly stepUp: StepUpParameters | undefined

  constructor(code: ErrorCode, details: Details = {}) {
    const { message, errors, retryAfter, challenge, secondFactor, stepUp, cause } = details
    super(message ?? ERRORS[code].message, { cause })
    this.name = 'AppError'
    this.code = code
    this.errors = errors
    this.retryAfter = retryAfter
    this.challenge = challenge
    this.secondFactor = secondFactor
    this.stepUp = stepUp
  }

  get status(): number {
    return ERRORS[this.code].status
  }
}

/** The default of `Retry-After` in seconds. */
export const RETRY_AFTER = 2

/** The limit of concurrent requests per account or network is exceeded. */
export const tooManyAtOnce = () =>
  new AppError('too_many_requests', {
    message: `Too many requests at once. Try again in ${RETRY_AFTER} seconds.`,
    retryAfter: RETRY_AFTER,
  })

/** 400 with a message for each invalid field. */
export const invalidFields = (errors: Record<string, string>) =>
  new AppError('validation_failed', { errors })

/** A valid token whose session has ended. The response includes the reason when it is known. */
export const sessionEnded = (reason?: EndReason) =>
  new AppError('invalid_token', {
    message: 'Session ended. Please log in again.',
    ...(reason && { errors: { session: END_REASONS[reason] } }),
  })

/** A replayed refresh token. */
export const sessionReused = () =>
  new AppError('refresh_token_reused', { errors: { session: END_REASONS.reuse } })

/** Two cookies of one name. A browser sends neither path nor domain, so the service cannot choose. */
export const duplicateCookie = (name: string) =>
  new AppError('duplicate_cookie', {
    message: `Your browser sent the cookie ${name} more than once. Delete the cookies of this site in the settings of your browser, then log in again.`,
  })

export const sessionNotFound = (id: string) =>
  new AppError('not_found', { message: `Session ${id} does not exist.` })

export const invitationNotFound = (id: string) =>
  new AppError('not_found', { message: `Invitation ${id} does not exist.` })

export const userNotFound = (id: string) =>
  new AppError('not_found', { message: `User ${id} does not exist.` })

export const taskNotFound = (id: string) =>
  new AppError('not_found', { message: `Task ${id} does not exist.` })

export const widgetNotFound = (name: string) =>
  new AppError('not_found', { message: `${name} not found in database.` })

export const widgetExists = (name: string) =>
  new AppError('widget_exists', {
    message: `Widget name: ${name} already exists, must be unique.`,
  })
