import type * as z from 'zod/mini'
import { type Parsed, parseForm } from '#/lib/form.ts'
import { type DeadlineFields, deadlineFields, deadlineOf } from './deadline.ts'

/** The value of an incomplete time of day. */
export const UNFINISHED = 'unfinished'

export const textIn = (form: FormData, name: string): string => String(form.get(name) ?? '')

/** Returns the deadline of the contract. An unchanged deadline keeps its milliseconds. */
function deadlineIn(form: FormData, { date, time }: DeadlineFields): string {
  const before = textIn(form, 'deadline_before')
  const fields = before && deadlineFields(before)
  const kept = fields && fields.date === date && fields.time === time
  return kept ? before : deadlineOf({ date, time })
}

/** Returns messages for pickers. Those of the contract describe text formats. */
function faultOf({ date, time }: DeadlineFields): Record<string, string> | undefined {
  if (!date) return { deadline: 'Choose a date.' }
  return time === UNFINISHED ? { time: 'Finish the time, or clear it.' } : undefined
}

/** Parses a widget's form, whose date and time of day are one deadline. */
export function parseWidget<S extends z.ZodMiniType>(
  schema: S,
  form: FormData,
): Parsed<z.output<S>> {
  const fields = { date: textIn(form, 'deadline'), time: textIn(form, 'time') }
  form.set('deadline', deadlineIn(form, fields))
  const parsed = parseForm(schema, form)
  const fault = faultOf(fields)
  if (!parsed.failure || !fault) return parsed
  const { deadline: _, ...others } = parsed.failure.errors ?? {}
  return { failure: { errors: { ...others, ...fault } } }
}
