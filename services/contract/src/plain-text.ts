import * as z from 'zod/mini'

// Postgres refuses NUL, and a lone surrogate would silently become U+FFFD.
const CONTROL = /\p{Cc}/u
/** Without control characters, and whole. */
const isPlain = (text: string) => text.isWellFormed() && !CONTROL.test(text)

/** Says that a field is missing, or is no text. */
export const required = (message: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === '' ? message : 'Must be text.',
})

/**
 * The bound of the raw text, in UTF-16 units, before anything reads it: normalization, for one, is quadratic.
 * `limit` is what the message says, where that counts otherwise.
 */
export const bounded = (limit: number, units = limit) =>
  z.maxLength(units, { error: `Use at most ${limit} characters.`, abort: true })

export const filled = (missing: string) => z.minLength(1, { error: missing, abort: true })
export const plain = () =>
  z.refine<string>(isPlain, { error: 'Leave out control characters.', abort: true })

/** Bounded text without control characters; `missing` is what an absent or empty field answers. */
export const text = (missing: string, limit: number, units = limit) =>
  z.string(required(missing)).check(bounded(limit, units), filled(missing), plain())
