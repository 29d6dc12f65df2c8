import { hasCode } from '#/lib/api-error.ts'
import { type FormFailure, failureOf } from '#/lib/form.ts'

/** Explains why a call about an account failed. */
export const userFailureOf = (error: unknown): FormFailure =>
  hasCode(error, 'not_found') ? { message: 'Somebody has deleted this account.' } : failureOf(error)
