import { CreateTaskBody, TaskStatus, Time } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { fromLocalInput } from '#/lib/time.ts'

/** The value of an incomplete field: a date without a time, or a name that matches no user. */
export const UNFINISHED = 'unfinished'

const DEADLINE = 'Enter a date and a time, or clear the field.'
const PERSON = 'Choose a person from the list, or clear the field.'

const utcOf = (local: string): string | null => (local ? fromLocalInput(local) : null)
const idOf = (value: string): string | null => value || null

const Deadline = z.pipe(
  z.transform(utcOf),
  z.nullable(z.pipe(z.iso.datetime({ error: DEADLINE }), Time)),
)
const Assignee = z.pipe(z.transform(idOf), z.nullable(z.guid({ error: PERSON })))

export const AssignForm = z.object({ assigned_user_id: Assignee })

/** A task's form. Empty fields mean none, and times are local. */
export const TaskForm = z.object({
  title: CreateTaskBody.shape.title,
  description: CreateTaskBody.shape.description,
  status: z.optional(TaskStatus),
  deadline: Deadline,
  assigned_user_id: Assignee,
})
