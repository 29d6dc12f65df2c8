import * as z from 'zod/mini'
import { bounded, text } from './plain-text.ts'

/** An id in a query or a body: what is none is a fault there. */
export const Id = z
  .string({ error: 'Must be an id.' })
  .check(
    z.maxLength(36, { error: 'Must be an id.', abort: true }),
    z.guid({ error: 'Must be an id.' }),
  )

const MULTILINE = /[^\P{Cc}\n\r\t]/u

/** In code points, of which the longest take two UTF-16 units. */
const atMost = (limit: number) =>
  z.refine<string>((value) => [...value].length <= limit, {
    error: `Use at most ${limit} characters.`,
  })

/** One line with something to see in it, counted in code points as Postgres does. */
export const line = (limit: number, missing: string) =>
  text(missing, limit, 2 * limit).check(
    z.refine((value) => value.trim() !== '', { error: missing, abort: true }),
    atMost(limit),
  )

/** Text of any number of lines, none included. */
export const prose = (limit: number) =>
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

/** A time with its offset (RFC 3339), brought to UTC; of the four-digit years that everybody reads alike. */
export const Time = z.pipe(
  z.string({ error: TIME }).check(
    // With a fraction of the second to 15 digits.
    z.maxLength(40, { error: TIME, abort: true }),
    z.iso.datetime({ offset: true, error: TIME, abort: true }),
    z.refine((value) => Date.parse(value) >= 0 && Date.parse(value) <= LATEST, {
      error: 'Choose a time from 1970 to 9999.',
    }),
  ),
  z.transform((value) => new Date(value).toISOString()),
)
