import { END_REASONS, type EndReason, ERRORS, type ErrorCode } from '@gatehouse/contract'

interface Details {
  /** Replaces the code's message; for a person. */
  message?: string
  /** A message per faulty field. */
  errors?: Record<string, string>
  /** Seconds after which a caller who came too often may try again. */
  retryAfter?: number
  /** Goes to the log, never out. */
  cause?: unknown
}

/** A failure from the contract's closed list. Thrown, never returned; `status` follows from the code. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly errors: Record<string, string> | undefined
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, { message, errors, retryAfter, cause }: Details = {}) {
    super(message ?? ERRORS[code].message, { cause })
    this.name = 'AppError'
    this.code = code
    this.errors = errors
    this.retryAfter = retryAfter
  }

  get status(): number {
    return ERRORS[this.code].status
  }
}

/** Seconds after which to come again, where nothing tells more. */
export const RETRY_AFTER = 2

/** Of one account or network more is under way than it may have. */
export const tooManyAtOnce = () =>
  new AppError('too_many_requests', {
    message: `Too many requests at once. Try again in ${RETRY_AFTER} seconds.`,
    retryAfter: RETRY_AFTER,
  })

/** 400 with a message beside each faulty field. */
export const invalidFields = (errors: Record<string, string>) =>
  new AppError('validation_failed', { errors })

/** A good token whose session, user or role is gone; who holds it is told why, where that is known. */
export const sessionEnded = (reason?: EndReason) =>
  new AppError('invalid_token', {
    message: 'Session ended. Please log in again.',
    ...(reason && { errors: { session: END_REASONS[reason] } }),
  })

/** A refresh token that somebody else must have used. */
export const sessionReused = () =>
  new AppError('refresh_token_reused', { errors: { session: END_REASONS.reuse } })

/** Two cookies of one name: the browser says neither where they came from nor which is ours. */
export const duplicateCookie = (name: string) =>
  new AppError('duplicate_cookie', {
    message: `Your browser sent the cookie ${name} more than once. Delete the cookies of this site in the settings of your browser, then log in again.`,
  })

export const sessionNotFound = (id: string) =>
  new AppError('not_found', { message: `Session ${id} does not exist.` })

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
