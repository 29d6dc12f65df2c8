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
import { compareAndSet } from './compare-and-set.ts'
import { edit } from './edit.ts'
import { paramsOf, reportOutcome } from './outcome.ts'
import { STATUSES } from './status.tsx'
import { AssignForm, TaskForm } from './task-form.ts'

async function add(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(TaskForm, form)
  if (failure) return { failure }
  return reportOutcome(async () => {
    const { data } = await call(createTask, { body: value })
    return `“${data.title}” was added.`
  })
}

const describeStatus = ({ title, status }: Task) =>
  `“${title}” is ${STATUSES[status].label.toLowerCase()}.`

async function move(form: FormData): Promise<FormResult> {
  const status = TaskStatus.parse(form.get('status'))
  return compareAndSet(form, {
    read: (task) => task.status,
    expected: String(form.get('status_before')),
    wanted: status,
    describe: describeStatus,
    write: async (ifMatch) =>
      (await call(updateTask, { ...paramsOf(form), body: { status }, ifMatch })).data,
  })
}

const describeAssignee = ({ title, assigned_user }: Task) =>
  `“${title}” is assigned to ${assigned_user?.username ?? 'nobody'}.`

async function assign(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(AssignForm, form)
  if (failure) return { failure }
  return compareAndSet(form, {
    read: (task) => task.assigned_user?.id ?? '',
    expected: String(form.get('assignee_before')),
    wanted: value.assigned_user_id ?? '',
    describe: describeAssignee,
    write: async (ifMatch) =>
      (await call(assignTask, { ...paramsOf(form), body: value, ifMatch })).data,
  })
}

async function remove(form: FormData): Promise<FormResult> {
  return reportOutcome(async () => {
    await call(deleteTask, paramsOf(form))
    return `“${form.get('title')}” was deleted.`
  })
}

/** Handles the forms of the board. */
export const boardAction = actionByIntent<FormResult>({ add, move, assign, remove, edit })
