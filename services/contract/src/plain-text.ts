import * as z from 'zod/mini'

// Postgres refuses NUL, and a lone surrogate would silently become U+FFFD.
const CONTROL = /\p{Cc}/u
const isPlain = (text: string) => text.isWellFormed() && !CONTROL.test(text)

/** Reports a missing or empty field with this message, and other types as not text. */
export const required = (message: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === '' ? message : 'Must be text.',
})

/**
 * Limits the raw text in UTF-16 units before further checks, because normalization, for one, takes quadratic
 * time. The message names `limit`, which may count other units.
 */
export const bounded = (limit: number, units = limit) =>
  z.maxLength(units, { error: `Use at most ${limit} characters.`, abort: true })

export const filled = (missing: string) => z.minLength(1, { error: missing, abort: true })
export const plain = () =>
  z.refine<string>(isPlain, { error: 'Leave out control characters.', abort: true })

/** Bounded text without control characters. `missing` is the message for an absent or empty field. */
export const text = (missing: string, limit: number, units = limit) =>
  z.string(required(missing)).check(bounded(limit, units), filled(missing), plain())
