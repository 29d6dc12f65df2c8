import type { ShouldRevalidateFunction } from 'react-router'
import type * as z from 'zod/mini'
import { ApiError, ClientError } from './api-error.ts'

export interface FormFailure {
  /** Concerns the whole form. */
  message?: string
  /** By field name. */
  errors?: Record<string, string>
  request_id?: string
  /** Set when the session has ended. Obsolete after another log-in. */
  session?: true
  /** Set when the link of the page can't be used any more. */
  link?: true
  /** The reason why a log-in has to start again with the password. */
  restart?: string
}

/** The answer of an action to its form. */
export type FormResult = { failure: FormFailure } | { failure?: undefined; done: string }

/** The values of a form, or its faults. */
export type Parsed<T> =
  | { value: T; failure?: undefined }
  | { value?: undefined; failure: FormFailure }

/** Parses a submitted form by a schema. Reports the first fault of each field. */
export function parseForm<S extends z.ZodMiniType>(schema: S, form: FormData): Parsed<z.output<S>> {
  const result = schema.safeParse(Object.fromEntries(form))
  if (result.success) return { value: result.data }
  const errors: Record<string, string> = {}
  for (const { path, message } of result.error.issues) errors[path.join('.')] ??= message
  return { failure: { errors } }
}

/** Codes of a 401 that do not mean that a session ended. */
const LOG_IN_CODES = [
  'invalid_credentials',
  'insufficient_user_authentication',
  'duplicate_cookie',
  'passkey_refused',
  'passkey_expired',
]

const FIELD_CODES = ['validation_failed', 'user_exists', 'code_wrong']

/** Converts a refused call to a form's failure. Rethrows other errors, which are bugs. */
export function failureOf(error: unknown): FormFailure {
  if (error instanceof ClientError) return { message: error.message }
  if (!(error instanceof ApiError)) throw error
  const { code, errors, message, request_id, status } = error
  if (FIELD_CODES.includes(code) && Object.keys(errors).length > 0) return { errors }
  if (status === 401 && !LOG_IN_CODES.includes(code)) return { message, session: true }
  if (code.startsWith('link_')) return { message, link: true }
  return { message, ...(status >= 500 && request_id && { request_id }) }
}

/** Runs the call of a valid form, and returns its result. */
export async function submit(work: () => Promise<string>): Promise<FormResult> {
  try {
    return { done: await work() }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

/** Keeps a page as it is after a refused form: loading it without a session would discard the user's input. */
export const revalidateUnlessFailed: ShouldRevalidateFunction = ({
  actionResult,
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && !actionResult?.failure

/**
 * Keeps what the page of a link has loaded after a submitted form, which may have used it up. Loads it again when the link
 * ended before the form was submitted, to say why and what to do next.
 */
export const revalidateDeadLink: ShouldRevalidateFunction = ({
  actionResult,
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && (actionResult === undefined || actionResult.failure?.link === true)
