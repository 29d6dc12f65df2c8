import * as z from 'zod/mini'
import { bounded, plain } from './plain-text.ts'

/** Parses decimal digits in a query as a number from `min` to `max`. */
export const queryInteger = (min: number, max: number) =>
  z.pipe(
    z.string({ error: 'Use decimal digits, once.' }).check(
      z.maxLength(16, { error: `Choose a number from ${min} to ${max}.`, abort: true }),
      z.regex(/^\d+$/, { error: 'Use decimal digits.', abort: true }),
      z.refine((digits) => Number(digits) >= min && Number(digits) <= max, {
        error: `Choose a number from ${min} to ${max}.`,
      }),
    ),
    z.transform(Number),
  )

/** An opaque cursor. The limit leaves room for an address of the maximum length. */
export const Cursor = z
  .string({ error: 'Must be text, once.' })
  .check(z.maxLength(1_000, { error: 'This cursor is too long.', abort: true }))

export const QueryText = z.string({ error: 'Must be text, once.' }).check(bounded(254), plain())
