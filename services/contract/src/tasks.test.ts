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

test('a query of nothing is good, and other names are left out', () => {
  expect(z.parse(TasksQuery, {})).toEqual({})
  expect(z.parse(TasksQuery, { limit: '5', sort: 'title' })).toEqual({ limit: 5 })
})

test.for(['me', 'none', ID, ID.toUpperCase()])('%s is an assignee to ask for', (assignee) => {
  expect(z.parse(TasksQuery, { assignee })).toEqual({ assignee })
})

test.for(['ME', 'None', '', 'nobody', '1', `${ID}x`, ['me', 'me'], null])(
  '%j is no assignee to ask for',
  (assignee) => {
    expect(faultsOf(TasksQuery, { assignee })).toEqual({
      assignee: 'Choose me, none or the id of a person.',
    })
  },
)

test('overdue is asked for by true alone', () => {
  expect(z.parse(TasksQuery, { overdue: 'true' })).toEqual({ overdue: 'true' })
  for (const overdue of ['false', '', '1', 'TRUE', true, ['true', 'true']]) {
    expect(faultsOf(TasksQuery, { overdue })).toEqual({ overdue: 'Send true, or leave it out.' })
  }
})

test('a new task needs a title, and takes no status, owner or id', () => {
  expect(faultsOf(CreateTaskBody, {})).toEqual({ title: 'Enter a title.' })
  const task = { title: 'x', description: '', deadline: null, assigned_user_id: null }
  expect(z.parse(CreateTaskBody, task)).toEqual(task)
  expect(z.parse(CreateTaskBody, { title: 'x', status: 'done', id: ID, created_by: ID })).toEqual({
    title: 'x',
  })
})

test('all faulty fields are reported at once', () => {
  const body = { title: '', description: 1, deadline: 'soon', assigned_user_id: 'me' }
  expect(faultsOf(CreateTaskBody, body)).toEqual({
    title: 'Enter a title.',
    description: 'Must be text.',
    deadline: 'Enter a time like 2026-12-31T18:00:00Z.',
    assigned_user_id: 'Must be an id.',
  })
})

test('a title has at most 255 characters, a description 5,000', () => {
  const longest = { title: '🔑'.repeat(255), description: '🔑'.repeat(5_000) }
  expect(z.parse(CreateTaskBody, longest)).toEqual(longest)
  const { title, description } = longest
  expect(faultsOf(CreateTaskBody, { title: `${title}x`, description: `${description}x` })).toEqual({
    title: 'Use at most 255 characters.',
    description: 'Use at most 5000 characters.',
  })
})

test('a change needs at least one of its fields', () => {
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

test.for(['Done', '', 'closed', null, 1])('%j is no status', (status) => {
  expect(faultsOf(UpdateTaskBody, { status })).toEqual({
    status: 'Choose pending, in_progress or done.',
  })
})

test('an assignment names somebody, or nobody by null', () => {
  for (const id of [ID, null]) {
    expect(z.parse(AssignTaskBody, { assigned_user_id: id })).toEqual({ assigned_user_id: id })
  }
  for (const body of [{}, { assigned_user_id: '' }, { assigned_user_id: 7 }]) {
    expect(faultsOf(AssignTaskBody, body)).toEqual({ assigned_user_id: 'Must be an id.' })
  }
})

test('a foreign task is not there, so that reading one is never forbidden', () => {
  expect(errorCodes(getTask)).not.toContain('insufficient_scope')
  expect(errorCodes(listTasks)).not.toContain('insufficient_scope')
  expect(errorCodes(updateTask)).toContain('insufficient_scope')
})
