import { assignTask, getTask, type Task, updateTask } from '@gatehouse/contract'
import type * as z from 'zod/mini'
import { call, callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormResult, parseForm } from '#/lib/form.ts'
import { toLocalInput } from '#/lib/time.ts'
import { type EditResult, versionOf } from '#/lib/version.ts'
import { paramsOf, refused, told } from './outcome.ts'
import { TaskForm } from './task-form.ts'

const KEYS = ['title', 'description', 'status', 'deadline', 'assigned_user_id'] as const
type Edited = z.output<typeof TaskForm>

const asEdited = (task: Task): Edited => ({
  title: task.title,
  description: task.description,
  status: task.status,
  deadline: task.deadline,
  assigned_user_id: task.assigned_user?.id ?? null,
})

const isSame = (a: Edited, b: Edited) => KEYS.every((key) => a[key] === b[key])

/** An input knows minutes: a deadline that was left alone keeps its seconds. */
function keepSeconds(deadline: string | null, form: FormData): string | null {
  const before = String(form.get('deadline_before'))
  return before && toLocalInput(before) === form.get('deadline') ? before : deadline
}

/** Two calls at the service. The one that is refused more often comes first. */
async function save(form: FormData, { assigned_user_id, ...body }: Edited): Promise<void> {
  const at = paramsOf(form)
  let ifMatch: string | undefined = String(form.get('etag')) || undefined
  if ((assigned_user_id ?? '') !== form.get('assignee_before')) {
    const { answer, etag } = await callTagged(assignTask, {
      ...at,
      body: { assigned_user_id },
      ifMatch,
    })
    if (isSame(asEdited(answer.data), { ...body, assigned_user_id })) return
    ifMatch = etag
  }
  await call(updateTask, { ...at, body, ifMatch })
}

const saved = ({ title }: Edited): FormResult => told(`“${title}” is saved.`)

/** What the task has become. The same as was wanted, when an answer was lost on its way: so it is saved. */
async function compare(form: FormData, wanted: Edited): Promise<EditResult<Task>> {
  try {
    const current = versionOf(await callTagged(getTask, paramsOf(form)))
    return isSame(asEdited(current.row), wanted) ? saved(wanted) : { failure: {}, current }
  } catch (error) {
    return refused(error)
  }
}

/** Saves a task's form over the version that it rests on, and over no other. */
export async function edit(form: FormData): Promise<EditResult<Task>> {
  const { value, failure } = parseForm(TaskForm, form)
  if (failure) return { failure }
  const wanted = { ...value, deadline: keepSeconds(value.deadline, form) }
  try {
    await save(form, wanted)
    return saved(wanted)
  } catch (error) {
    return hasCode(error, 'precondition_failed') ? compare(form, wanted) : refused(error)
  }
}
