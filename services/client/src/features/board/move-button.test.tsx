import { type Task, updateTask } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { buttonNamed, ETAG, openBoard, row, titles } from '../../../test/board.tsx'
import { type Call, mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { user } from '../../../test/people.ts'
import { changed, task } from '../../../test/tasks.ts'

const MICHAEL = { id: user().id, username: 'michael' }
const mine = (number: number, over: Partial<Task> = {}) =>
  task(number, { assigned_user: MICHAEL, ...over })

const open = (tasks: Task[], path?: string) => openBoard(user(), tasks, path)

test.each([
  ['Start', { status: 'pending', next: 'in_progress', words: 'in progress' }],
  ['Finish', { status: 'in_progress', next: 'done', words: 'done' }],
  ['Reopen', { status: 'done', next: 'in_progress', words: 'in progress' }],
] as const)('moves a task with “%s”, and reports it', async (verb, { status, next, words }) => {
  const { person, become } = await open([mine(1, { status })], '/board?status=all')
  const calls = mock(updateTask, () => {
    become(mine(1, { status: next }))
    return changed(mine(1, { status: next }))
  })
  await person.click(buttonNamed(`${verb} Task 1`))
  expect(await screen.findByText(`“Task 1” is ${words}.`)).toBeVisible()
  expect(calls[0]).toMatchObject({ params: { id: task(1).id }, body: { status: next } })
  expect(calls[0]?.headers.get('if-match')).toBe(ETAG)
  await waitFor(() => expect(screen.queryByRole('button', { name: `${verb} Task 1` })).toBeNull())
})

test('keeps the focus on the button', async () => {
  const { person, become } = await open([mine(1), mine(2)])
  mock(updateTask, () => {
    become(mine(1, { status: 'in_progress' }), mine(2))
    return changed(mine(1, { status: 'in_progress' }))
  })
  buttonNamed('Start Task 1').focus()
  await person.keyboard('{Enter}')
  expect(await screen.findByRole('button', { name: 'Finish Task 1' })).toHaveFocus()
})

test('focuses the next task when the task leaves the list', async () => {
  const [first, second] = [mine(1, { status: 'in_progress' }), mine(2, { status: 'in_progress' })]
  const { person, become } = await open([first, second])
  mock(updateTask, ({ params }: Call) => {
    become(...(params['id'] === first.id ? [second] : []))
    return changed({ ...first, status: 'done' })
  })
  buttonNamed('Finish Task 1').focus()
  await person.keyboard('{Enter}')
  await waitFor(() => expect(titles()).toEqual(['Task 2']))
  await waitFor(() => expect(buttonNamed('Task 2')).toHaveFocus())
  buttonNamed('Finish Task 2').focus()
  await person.keyboard('{Enter}')
  expect(await screen.findByText('You have no open tasks.')).toBeVisible()
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Board' })).toHaveFocus())
})

test('ignores a second press during the first request', async () => {
  const { person } = await open([mine(1)])
  let answer = () => {}
  const calls = mock(
    updateTask,
    () => new Promise((done) => (answer = () => done(changed(mine(1))))),
  )
  await person.dblClick(buttonNamed('Start Task 1'))
  await waitFor(() => expect(calls).toHaveLength(1))
  expect(buttonNamed('Start Task 1')).toHaveAttribute('aria-busy', 'true')
  answer()
  expect(await screen.findByText(/is to do/)).toBeVisible()
  expect(calls).toHaveLength(1)
})

test('shows a refusal in the row of its task', async () => {
  const { person, calls } = await open([mine(1), mine(2)])
  mock(updateTask, UNREACHABLE)
  await person.click(buttonNamed('Start Task 1'))
  expect(await row('Task 1').findByRole('alert')).toHaveTextContent('Check your connection')
  expect(row('Task 2').queryByRole('alert')).not.toBeInTheDocument()
  expect(buttonNamed('Start Task 1')).toHaveFocus()
  expect(calls).toHaveLength(2)
})

test('reports a concurrent move, and does not revert it', async () => {
  const { person, become } = await open([mine(1)], '/board?status=all')
  const calls = mock(updateTask, changed(mine(1)))
  become(mine(1, { status: 'done' }))
  await person.click(buttonNamed('Start Task 1'))
  expect(
    await screen.findByText('Not saved: somebody else has changed this. “Task 1” is done.'),
  ).toBeVisible()
  expect(await screen.findByRole('button', { name: 'Reopen Task 1' })).toBeVisible()
  expect(calls).toHaveLength(0)
})

test('succeeds beside a concurrent change of another field', async () => {
  const { person, become } = await open([mine(1)], '/board?status=all')
  const renamed = mine(1, { title: 'Renamed', status: 'in_progress' })
  const calls = mock(updateTask, () => {
    if (calls.length > 1) return changed(renamed)
    become(mine(1, { title: 'Renamed' }))
    return refuse('precondition_failed')
  })
  await person.click(buttonNamed('Start Task 1'))
  expect(await screen.findByText('“Renamed” is in progress.')).toBeVisible()
  expect(calls).toHaveLength(2)
})

test('reports a task that was unassigned, and removes it from the list', async () => {
  const { person, become } = await open([mine(1), mine(2)])
  mock(updateTask, () => {
    become(mine(2))
    return refuse('not_found')
  })
  await person.click(buttonNamed('Start Task 1'))
  expect(await screen.findByText(/This task was deleted/)).toBeVisible()
  await waitFor(() => expect(titles()).toEqual(['Task 2']))
})
