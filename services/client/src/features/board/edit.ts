import { assignTask, getTask, type Task, updateTask } from '@gatehouse/contract'
import type * as z from 'zod/mini'
import { call, callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormResult, parseForm } from '#/lib/form.ts'
import { toLocalInput } from '#/lib/time.ts'
import { type EditResult, versionOf } from '#/lib/version.ts'
import { paramsOf, reportDone, reportFailure } from './outcome.ts'
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

/** Keeps the seconds of an unchanged deadline, which the input drops. */
function keepSeconds(deadline: string | null, form: FormData): string | null {
  const before = String(form.get('deadline_before'))
  return before && toLocalInput(before) === form.get('deadline') ? before : deadline
}

/** Saves in two calls. The one that fails more often comes first. */
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

const saved = ({ title }: Edited): FormResult => reportDone(`“${title}” was saved.`)

/** Loads the current task after a conflict. It may be as wanted already, when an earlier answer was lost. */
async function compareWithCurrent(form: FormData, wanted: Edited): Promise<EditResult<Task>> {
  try {
    const current = versionOf(await callTagged(getTask, paramsOf(form)))
    return isSame(asEdited(current.row), wanted) ? saved(wanted) : { failure: {}, current }
  } catch (error) {
    return reportFailure(error)
  }
}

/** Saves a task's form if the task still has the form's version. */
export async function edit(form: FormData): Promise<EditResult<Task>> {
  const { value, failure } = parseForm(TaskForm, form)
  if (failure) return { failure }
  const wanted = { ...value, deadline: keepSeconds(value.deadline, form) }
  try {
    await save(form, wanted)
    return saved(wanted)
  } catch (error) {
    return hasCode(error, 'precondition_failed')
      ? compareWithCurrent(form, wanted)
      : reportFailure(error)
  }
}
