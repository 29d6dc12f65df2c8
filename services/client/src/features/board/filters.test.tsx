import { listTasks, type TaskStats, taskStats } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { user } from '../../../test/people.ts'
import { inHours, statsOf, task, tasksOf } from '../../../test/tasks.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

const ADA = { id: task(90).id, username: 'ada' }
const STATS: Partial<TaskStats> = {
  by_status: { pending: 12, in_progress: 3, done: 40 },
  overdue: 2,
  by_assignee: [{ user: ADA, count: 7 }],
}

async function open(path = '/board') {
  loggedInAs(user({ role: 'manager' }))
  mock(taskStats, statsOf(STATS))
  const calls = mock(listTasks, ({ query }) =>
    tasksOf(query.get('status') === 'in_progress' ? [] : [task(1, { assigned_user: ADA })]),
  )
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, calls }
}
const queries = (calls: { query: URLSearchParams }[]) =>
  calls.map(({ query }) => Object.fromEntries(query))

test('shows managers the assignee of each task', async () => {
  await open()
  const row = within(screen.getByRole('row', { name: /^Task 1/ }))
  expect(row.getByText('ada')).toBeVisible()
  expect(screen.getByRole('columnheader', { name: 'Assigned to' })).toBeVisible()
})

test('shows the counts by status and by person as text', async () => {
  const { person } = await open()
  const stats = within(await screen.findByRole('region', { name: 'Statistics' }))
  const figures = ['To do', 'In progress', 'Done', 'Overdue'].map(
    (term) => stats.getByText(term).nextElementSibling?.textContent,
  )
  expect(figures).toEqual(['12', '3', '40', '2'])
  await person.click(stats.getByText('By person'))
  expect(stats.getByRole('listitem')).toHaveTextContent('ada 7')
  expect(stats.getByRole('link', { name: 'ada' })).toHaveAttribute(
    'href',
    `/board?status=all&assignee=${ADA.id}`,
  )
})

test('shows the list when the statistics fail', async () => {
  loggedInAs(user({ role: 'manager' }))
  mock(taskStats, refuse('unavailable'))
  mock(listTasks, tasksOf([task(1)]))
  await visit('/board?status=pending')
  expect(await screen.findByRole('alert')).toHaveTextContent('The statistics can’t be shown.')
  expect(await screen.findByRole('row', { name: /^Task 1/ })).toBeVisible()
  expect(screen.getByLabelText('Assigned to')).toHaveValue('')
})

test('sends the filters in the address to the service and shows them', async () => {
  const { calls } = await open(`/board?q=re&status=done&assignee=${ADA.id}&overdue=true`)
  expect(queries(calls)).toEqual([{ q: 're', status: 'done', assignee: ADA.id, overdue: 'true' }])
  expect(screen.getByLabelText('Search')).toHaveValue('re')
  expect(screen.getByLabelText('Status')).toHaveValue('done')
  await waitFor(() => expect(screen.getByLabelText('Assigned to')).toHaveValue(ADA.id))
  expect(screen.getByLabelText('Deadline')).toHaveValue('true')
})

test('puts chosen filters into the address and reloads the list', async () => {
  const { person, at, calls } = await open()
  await person.selectOptions(screen.getByLabelText('Status'), 'All')
  await waitFor(() => expect(at().search).toBe('?status=all'))
  await person.selectOptions(screen.getByLabelText('Assigned to'), 'Nobody')
  await waitFor(() => expect(at().search).toBe('?status=all&assignee=none'))
  await person.selectOptions(screen.getByLabelText('Assigned to'), 'ada')
  await person.selectOptions(screen.getByLabelText('Deadline'), 'Overdue')
  await waitFor(() => expect(at().search).toBe(`?status=all&assignee=${ADA.id}&overdue=true`))
  await waitFor(() => expect(queries(calls).at(-1)).toEqual({ assignee: ADA.id, overdue: 'true' }))
})

test('shows a user without tasks in the filter as “Somebody else”', async () => {
  const { calls } = await open(`/board?status=done&assignee=${task(91).id}`)
  expect(queries(calls)).toEqual([{ status: 'done', assignee: task(91).id }])
  expect(screen.getByRole('option', { name: 'Somebody else', selected: true })).toBeVisible()
})

test('searches both open statuses after a pause in typing', async () => {
  const { person, at, calls } = await open()
  await person.type(screen.getByLabelText('Search'), 'report')
  await waitFor(() => expect(at().search).toBe('?q=report'))
  const asked = { q: 'report', limit: '100' }
  await waitFor(() =>
    expect(queries(calls).slice(-2)).toEqual([
      { ...asked, status: 'pending' },
      { ...asked, status: 'in_progress' },
    ]),
  )
})

test('follows the service’s links between the pages of one status', async () => {
  loggedInAs(user({ role: 'manager' }))
  mock(taskStats, statsOf())
  mock(listTasks, ({ query }) =>
    query.get('cursor') === 'two'
      ? tasksOf([task(2)], { prev: '/api/v1/tasks?status=done' })
      : tasksOf([task(1)], { next: '/api/v1/tasks?status=done&cursor=two' }),
  )
  const { person, at } = await visit('/board?status=done')
  await person.click(await screen.findByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /^Task 2/ })).toBeVisible()
  expect(at().search).toBe('?status=done&cursor=two')
  expect(screen.getByRole('link', { name: 'Previous' })).toBeVisible()
})

test('links to each status when there are more open tasks than the limit', async () => {
  loggedInAs(user({ role: 'manager' }))
  mock(taskStats, statsOf())
  mock(listTasks, tasksOf([task(1, { deadline: inHours(1) })], { next: '/api/v1/tasks?cursor=c' }))
  await visit('/board?q=re')
  expect(await screen.findByText(/There are more open tasks/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'to do' })).toHaveAttribute(
    'href',
    '/board?q=re&status=pending',
  )
  expect(screen.queryByRole('link', { name: 'Next' })).not.toBeInTheDocument()
})

test('offers all open tasks when no task matches', async () => {
  loggedInAs(user({ role: 'manager' }))
  mock(taskStats, statsOf())
  mock(listTasks, tasksOf([]))
  await visit('/board?q=zzz')
  expect(await screen.findByText('No task matches this search.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Show all open tasks' })).toHaveAttribute(
    'href',
    '/board',
  )
})

test('offers to add a task on an empty board', async () => {
  loggedInAs(user({ role: 'manager' }))
  mock(taskStats, statsOf())
  mock(listTasks, tasksOf([]))
  const { person } = await visit('/board')
  await person.click(await screen.findByRole('button', { name: 'Add a task' }))
  expect(await screen.findByRole('dialog', { name: 'Add a task' })).toBeVisible()
})
