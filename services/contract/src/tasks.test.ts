import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { errorCodes } from './endpoint.ts'
import {
  AssignTaskBody,
  CreateTaskBody,
  getTask,
  listTasks,
  TasksQuery,
  UpdateTaskBody,
  updateTask,
} from './tasks.ts'

const ID = '01a1fa65-0000-7000-8000-000000000000'
const TIME = '2026-12-31T18:00:00.000Z'

const faultsOf = (schema: z.ZodMiniType, value: unknown): Record<string, string> =>
  Object.fromEntries(
    z.safeParse(schema, value).error?.issues.map(({ path, message }) => [path[0], message]) ?? [],
  )

test('a query for tasks may be empty and drops unknown fields', () => {
  expect(z.parse(TasksQuery, {})).toEqual({})
  expect(z.parse(TasksQuery, { limit: '5', sort: 'title' })).toEqual({ limit: 5 })
})

test.for(['me', 'none', ID, ID.toUpperCase()])(
  'a query for tasks accepts the assignee %s',
  (assignee) => {
    expect(z.parse(TasksQuery, { assignee })).toEqual({ assignee })
  },
)

test.for(['ME', 'None', '', 'nobody', '1', `${ID}x`, ['me', 'me'], null])(
  'a query for tasks refuses the assignee %j',
  (assignee) => {
    expect(faultsOf(TasksQuery, { assignee })).toEqual({
      assignee: 'Choose me, none or the id of a person.',
    })
  },
)

test('a query for tasks accepts only `true` for overdue', () => {
  expect(z.parse(TasksQuery, { overdue: 'true' })).toEqual({ overdue: 'true' })
  for (const overdue of ['false', '', '1', 'TRUE', true, ['true', 'true']]) {
    expect(faultsOf(TasksQuery, { overdue })).toEqual({ overdue: 'Send true, or leave it out.' })
  }
})

test('a new task requires a title and drops status, creator and id', () => {
  expect(faultsOf(CreateTaskBody, {})).toEqual({ title: 'Enter a title.' })
  const task = { title: 'x', description: '', deadline: null, assigned_user_id: null }
  expect(z.parse(CreateTaskBody, task)).toEqual(task)
  expect(z.parse(CreateTaskBody, { title: 'x', status: 'done', id: ID, created_by: ID })).toEqual({
    title: 'x',
  })
})

test('reports all invalid fields of a task together', () => {
  const body = { title: '', description: 1, deadline: 'soon', assigned_user_id: 'me' }
  expect(faultsOf(CreateTaskBody, body)).toEqual({
    title: 'Enter a title.',
    description: 'Must be text.',
    deadline: 'Enter a time like 2026-12-31T18:00:00Z.',
    assigned_user_id: 'Must be an id.',
  })
})

test('limits a title to 255 characters and a description to 5,000', () => {
  const longest = { title: '🔑'.repeat(255), description: '🔑'.repeat(5_000) }
  expect(z.parse(CreateTaskBody, longest)).toEqual(longest)
  const { title, description } = longest
  expect(faultsOf(CreateTaskBody, { title: `${title}x`, description: `${description}x` })).toEqual({
    title: 'Use at most 255 characters.',
    description: 'Use at most 5000 characters.',
  })
})

test('an update of a task requires at least one field', () => {
  for (const body of [{}, { assigned_user_id: ID }, { title: undefined }]) {
    expect(faultsOf(UpdateTaskBody, body)).toEqual({
      title: 'Send title, description, status or deadline.',
    })
  }
  const changes = [{ title: 'x' }, { description: '' }, { status: 'done' }, { deadline: null }]
  for (const body of [...changes, { deadline: TIME }]) {
    expect(z.parse(UpdateTaskBody, body)).toEqual(body)
  }
})

test.for(['Done', '', 'closed', null, 1])('refuses %j as a status', (status) => {
  expect(faultsOf(UpdateTaskBody, { status })).toEqual({
    status: 'Choose pending, in_progress or done.',
  })
})

test('an assignment requires an id or null', () => {
  for (const id of [ID, null]) {
    expect(z.parse(AssignTaskBody, { assigned_user_id: id })).toEqual({ assigned_user_id: id })
  }
  for (const body of [{}, { assigned_user_id: '' }, { assigned_user_id: 7 }]) {
    expect(faultsOf(AssignTaskBody, body)).toEqual({ assigned_user_id: 'Must be an id.' })
  }
})

test('reading tasks never answers 403, because another assignee’s task is 404', () => {
  expect(errorCodes(getTask)).not.toContain('insufficient_scope')
  expect(errorCodes(listTasks)).not.toContain('insufficient_scope')
  expect(errorCodes(updateTask)).toContain('insufficient_scope')
})
