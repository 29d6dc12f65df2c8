import { assignTask, createTask, deleteTask, TaskStatus, updateTask } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { type FormResult, parseForm } from '#/lib/form.ts'
import { edit } from './edit.ts'
import { STATUSES } from './status.tsx'
import { AssignForm, TaskForm } from './task-form.ts'
import { paramsOf, tell } from './tell.ts'

async function add(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(TaskForm, form)
  if (failure) return { failure }
  return tell(async () => {
    const { data } = await call(createTask, { body: value })
    return `“${data.title}” is added.`
  })
}

// Without If-Match: a status alone is sent, and takes nobody's words away.
async function move(form: FormData): Promise<FormResult> {
  const status = TaskStatus.parse(form.get('status'))
  return tell(async () => {
    const { data } = await call(updateTask, { ...paramsOf(form), body: { status } })
    return `“${data.title}” is ${STATUSES[data.status].label.toLowerCase()}.`
  })
}

async function assign(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(AssignForm, form)
  if (failure) return { failure }
  return tell(async () => {
    const { data } = await call(assignTask, { ...paramsOf(form), body: value })
    return `“${data.title}” is assigned to ${data.assigned_user?.username ?? 'nobody'}.`
  })
}

async function remove(form: FormData): Promise<FormResult> {
  return tell(async () => {
    await call(deleteTask, paramsOf(form))
    return `“${form.get('title')}” is deleted.`
  })
}

const INTENTS = { add, move, assign, remove, edit }

/** Does what the submitted form of the board is about. */
export async function changeBoard(form: FormData): Promise<FormResult> {
  const work = Object.entries(INTENTS).find(([intent]) => intent === form.get('intent'))?.[1]
  if (!work) throw new Error(`No form of the board is called ${form.get('intent')}`)
  return work(form)
}
