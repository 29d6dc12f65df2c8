import {
  assignTask,
  createTask,
  deleteTask,
  type Task,
  TaskStatus,
  updateTask,
} from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { type FormResult, parseForm } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { overShown } from './compare-and-set.ts'
import { edit } from './edit.ts'
import { paramsOf, tell } from './outcome.ts'
import { STATUSES } from './status.tsx'
import { AssignForm, TaskForm } from './task-form.ts'

async function add(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(TaskForm, form)
  if (failure) return { failure }
  return tell(async () => {
    const { data } = await call(createTask, { body: value })
    return `“${data.title}” is added.`
  })
}

const saysStatus = ({ title, status }: Task) =>
  `“${title}” is ${STATUSES[status].label.toLowerCase()}.`

async function move(form: FormData): Promise<FormResult> {
  const status = TaskStatus.parse(form.get('status'))
  return overShown(form, {
    read: (task) => task.status,
    shown: String(form.get('status_before')),
    wanted: status,
    say: saysStatus,
    write: async (ifMatch) =>
      (await call(updateTask, { ...paramsOf(form), body: { status }, ifMatch })).data,
  })
}

const saysAssignee = ({ title, assigned_user }: Task) =>
  `“${title}” is assigned to ${assigned_user?.username ?? 'nobody'}.`

async function assign(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(AssignForm, form)
  if (failure) return { failure }
  return overShown(form, {
    read: (task) => task.assigned_user?.id ?? '',
    shown: String(form.get('assignee_before')),
    wanted: value.assigned_user_id ?? '',
    say: saysAssignee,
    write: async (ifMatch) =>
      (await call(assignTask, { ...paramsOf(form), body: value, ifMatch })).data,
  })
}

async function remove(form: FormData): Promise<FormResult> {
  return tell(async () => {
    await call(deleteTask, paramsOf(form))
    return `“${form.get('title')}” is deleted.`
  })
}

/** Handles the forms of the board. */
export const boardAction = actionByIntent<FormResult>({ add, move, assign, remove, edit })
