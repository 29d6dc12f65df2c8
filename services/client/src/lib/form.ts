import type { ShouldRevalidateFunction } from 'react-router'
import type * as z from 'zod/mini'
import { ApiError, ClientError } from './api-error.ts'

export interface FormFailure {
  /** About the whole form. */
  message?: string
  /** By field name. */
  errors?: Record<string, string>
  request_id?: string
  /** The session was over: no longer true after another log-in. */
  session?: true
}

/** What an action hands back to its form. */
export type FormResult = { failure: FormFailure } | { failure?: undefined; done: string }

/** A form's values, or what is wrong with it. */
export type Parsed<T> =
  | { value: T; failure?: undefined }
  | { value?: undefined; failure: FormFailure }

/** Checks a submitted form against a schema of the contract; each field tells its first fault. */
export function parseForm<S extends z.ZodMiniType>(schema: S, form: FormData): Parsed<z.output<S>> {
  const result = schema.safeParse(Object.fromEntries(form))
  if (result.success) return { value: result.data }
  const errors: Record<string, string> = {}
  for (const { path, message } of result.error.issues) errors[path.join('.')] ??= message
  return { failure: { errors } }
}

/** Refusals of a log-in, which are not about a session that ended. */
const OF_LOG_INS = ['invalid_credentials', 'duplicate_cookie']

const SPOKEN_BY_FIELDS = ['validation_failed', 'user_exists']

/** What a refused call tells its form. Anything but a refusal is a bug, and thrown on. */
export function failureOf(error: unknown): FormFailure {
  if (error instanceof ClientError) return { message: error.message }
  if (!(error instanceof ApiError)) throw error
  const { code, errors, message, request_id, status } = error
  if (SPOKEN_BY_FIELDS.includes(code) && Object.keys(errors).length > 0) return { errors }
  if (status === 401 && !OF_LOG_INS.includes(code)) return { message, session: true }
  return { message, ...(status >= 500 && request_id && { request_id }) }
}

/** Runs the call that a checked form makes, and tells the form how it went. */
export async function submit(work: () => Promise<string>): Promise<FormResult> {
  try {
    return { done: await work() }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

/**
 * For a route's `shouldRevalidate`: after a refused form its page stays as it is, so that a session
 * that ended meanwhile does not cost what was typed.
 */
export const revalidateUnlessFailed: ShouldRevalidateFunction = ({
  actionResult,
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && !actionResult?.failure
