import type * as z from 'zod/mini'
import { type Parsed, parseForm } from '#/lib/form.ts'
import { type DeadlineFields, deadlineFields, deadlineOf } from './deadline.ts'

/** Stands for a time of day that was begun and not finished, which an input gives as none. */
export const UNFINISHED = 'unfinished'

export const textIn = (form: FormData, name: string): string => String(form.get(name) ?? '')

/** The deadline as the contract takes it. One that was left as it was stays so to the millisecond. */
function deadlineIn(form: FormData, { date, time }: DeadlineFields): string {
  const before = textIn(form, 'deadline_before')
  const fields = before && deadlineFields(before)
  const kept = fields && fields.date === date && fields.time === time
  return kept ? before : deadlineOf({ date, time })
}

/** The contract speaks of formats; a picker knows what is missing. */
function faultOf({ date, time }: DeadlineFields): Record<string, string> | undefined {
  if (!date) return { deadline: 'Choose a date.' }
  return time === UNFINISHED ? { time: 'Finish the time, or clear it.' } : undefined
}

/** Checks a widget's form, with its date and time of day as the one deadline that they stand for. */
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
