import { listTasks, type Task } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { buttonNamed, openBoard, row, serveTasks, titles } from '../../test/board.tsx'
import { mock, refuse } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { inHours, task, tasksOf } from '../../test/tasks.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const MICHAEL = { id: user().id, username: 'michael' }
const mine = (number: number, over: Partial<Task> = {}) =>
  task(number, { assigned_user: MICHAEL, ...over })

const open = (tasks: Task[], path?: string) => openBoard(user(), tasks, path)

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/board?status=done')
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeVisible()
  expect(at().search).toBe(`?${new URLSearchParams({ next: '/board?status=done' })}`)
})

test('shows employees their open tasks by deadline, and marks overdue ones', async () => {
  const { calls } = await open([
    mine(1, { title: 'Later', deadline: inHours(50) }),
    mine(2, { title: 'Whenever' }),
    mine(3, { title: 'Late', deadline: inHours(-5), status: 'in_progress' }),
    mine(4, { title: 'Over', status: 'done', deadline: inHours(-9) }),
  ])
  expect(titles()).toEqual(['Late', 'Later', 'Whenever'])
  expect(row('Late').getByText('Overdue')).toBeVisible()
  expect(row('Late').getByText('In progress')).toBeVisible()
  expect(row('Late').getByText('5 hours ago')).toBeVisible()
  expect(row('Later').queryByText('Overdue')).not.toBeInTheDocument()
  expect(row('Whenever').getByText('No deadline')).toBeVisible()
  expect(calls.map(({ query }) => query.get('status'))).toEqual(['pending', 'in_progress'])
})

test('offers employees no changes and no statistics', async () => {
  await open([mine(1)])
  expect(screen.queryByRole('button', { name: /^(Add|Assign|Edit|Delete)/ })).toBeNull()
  expect(screen.queryByRole('region', { name: 'Statistics' })).not.toBeInTheDocument()
  expect(screen.queryByLabelText('Assigned to')).not.toBeInTheDocument()
})

test('shows done tasks by a filter, never as overdue', async () => {
  const { person } = await open([mine(1), mine(2, { status: 'done', deadline: inHours(-9) })])
  await person.selectOptions(screen.getByLabelText('Status'), 'Done')
  await waitFor(() => expect(titles()).toEqual(['Task 2']))
  expect(row('Task 2').getByText('Done')).toBeVisible()
  expect(row('Task 2').queryByText('Overdue')).not.toBeInTheDocument()
})

test('opens a task by its title, and shows its description as text', async () => {
  const description = '<img src=x onerror=alert(1)>\n**second** line'
  const created_by = { id: task(9).id, username: 'ada' }
  const { person } = await open([mine(1, { title: '<b>Bold</b>', description, created_by })])
  await person.click(buttonNamed('<b>Bold</b>'))
  const dialog = within(await screen.findByRole('dialog', { name: '<b>Bold</b>' }))
  expect(dialog.getByText(/<img src=x/).textContent).toBe(description)
  expect(dialog.getByText(/by ada/)).toBeVisible()
  await person.keyboard('{Escape}')
  await waitFor(() => expect(buttonNamed('<b>Bold</b>')).toHaveFocus())
})

test('offers done tasks on a board without open ones', async () => {
  loggedInAs(user())
  serveTasks(() => [])
  await visit('/board')
  expect(await screen.findByText('You have no open tasks.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Show done tasks' })).toHaveAttribute(
    'href',
    '/board?status=done',
  )
})

test('shows the reason and request id of a failed board, and retries', async () => {
  loggedInAs(user())
  mock(listTasks, refuse('unavailable'))
  const { person } = await visit('/board')
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText('req-1')).toBeVisible()
  serveTasks(() => [mine(1)])
  await person.click(alert.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /^Task 1/ })).toBeVisible()
})

test('shows a skeleton while the board loads', async () => {
  loggedInAs(user())
  const answers: (() => void)[] = []
  mock(listTasks, () => new Promise((done) => answers.push(() => done(tasksOf([])))))
  await visit('/board')
  expect(await screen.findByText('Loading the list')).toBeInTheDocument()
  for (const answer of answers) answer()
  expect(await screen.findByText('You have no open tasks.')).toBeVisible()
})

test('shows cards on a phone', async () => {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList,
  )
  loggedInAs(user())
  serveTasks(() => [mine(1, { deadline: inHours(-5) })])
  await visit('/board')
  const cards = within(await screen.findByRole('list', { name: 'Tasks' }))
  expect(cards.getByText('Overdue')).toBeVisible()
  expect(cards.getByRole('button', { name: 'Start Task 1' })).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})

test('is linked from the bar', async () => {
  loggedInAs(user())
  serveTasks(() => [mine(1)])
  const { person } = await visit('/')
  await person.click(await screen.findByRole('link', { name: 'Board' }))
  expect(await screen.findByRole('heading', { name: 'Board' })).toHaveFocus()
})
