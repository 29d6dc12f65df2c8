import type { FormFailure, FormResult } from './form.ts'
import type { Tagged } from './http.ts'

/** A row and its ETag, which a change of the row must match. */
export interface Version<R> {
  row: R
  etag: string | undefined
}

/** An edit that failed because the row has another version now. */
export interface StaleEdit<R> {
  failure: FormFailure
  /** Null when the row was deleted. */
  current: Version<R> | null
  /** Set when the current version is the user's own: one of two calls succeeded. */
  savedInPart?: true
}

export type EditResult<R> = FormResult | StaleEdit<R>

export const isStaleEdit = <R>(result: EditResult<R>): result is StaleEdit<R> => 'current' in result

export const versionOf = <R>({ answer, etag }: Tagged<{ data: R }>): Version<R> => ({
  row: answer.data,
  etag,
})
