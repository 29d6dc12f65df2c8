import * as z from 'zod/mini'
import { bounded, text } from './plain-text.ts'

/** An id in a query or a body, where a malformed one is a validation error, unlike in a path. */
export const Id = z
  .string({ error: 'Must be an id.' })
  .check(
    z.maxLength(36, { error: 'Must be an id.', abort: true }),
    z.guid({ error: 'Must be an id.' }),
  )

const MULTILINE = /[^\P{Cc}\n\r\t]/u

/** Counts code points, each of which takes up to two UTF-16 units. */
const atMost = (limit: number) =>
  z.refine<string>((value) => [...value].length <= limit, {
    error: `Use at most ${limit} characters.`,
  })

/** A line that is not blank. Its length is counted in code points, as in Postgres. */
export const singleLine = (limit: number, missing: string) =>
  text(missing, limit, 2 * limit).check(
    z.refine((value) => value.trim() !== '', { error: missing, abort: true }),
    atMost(limit),
  )

/** Text of any number of lines, possibly empty. */
export const multiline = (limit: number) =>
  z.string({ error: 'Must be text.' }).check(
    bounded(limit, 2 * limit),
    z.refine((value) => value.isWellFormed() && !MULTILINE.test(value), {
      error: 'Leave out control characters.',
      abort: true,
    }),
    atMost(limit),
  )

const TIME = 'Enter a time like 2026-12-31T18:00:00Z.'
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** A time with an offset (RFC 3339), converted to UTC. Years are limited to four digits. */
export const Time = z.pipe(
  z.string({ error: TIME }).check(
    // Allows fractions of a second with up to 15 digits.
    z.maxLength(40, { error: TIME, abort: true }),
    z.iso.datetime({ offset: true, error: TIME, abort: true }),
    z.refine((value) => Date.parse(value) >= 0 && Date.parse(value) <= LATEST, {
      error: 'Choose a time from 1970 to 9999.',
    }),
  ),
  z.transform((value) => new Date(value).toISOString()),
)
