import * as z from 'zod/mini'

// Postgres refuses NUL, and a lone surrogate would silently become U+FFFD.
const CONTROL = /\p{Cc}/u
/** Without control characters, and whole. */
export const isPlain = (text: string) => text.isWellFormed() && !CONTROL.test(text)

const required = (message: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === '' ? message : 'Must be text.',
})

/** Text without control characters; `missing` is what an absent or empty field answers. */
export const text = (missing: string) =>
  z
    .string(required(missing))
    .check(
      z.minLength(1, { error: missing, abort: true }),
      z.refine(isPlain, { error: 'Leave out control characters.', abort: true }),
    )
