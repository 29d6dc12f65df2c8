import { createTask, deleteTask } from '@gatehouse/contract'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { ADAM, buttonNamed, dialog, openAsManager, servePeople } from '../../../test/board.tsx'
import { mock, refuse } from '../../../test/mock.ts'
import { changed, task } from '../../../test/tasks.ts'

test('adds a task by keyboard alone', async () => {
  const { person, calls } = await openAsManager()
  const people = servePeople()
  const created = mock(createTask, changed(task(2, { title: 'Report' })))
  buttonNamed('Add task').focus()
  await person.keyboard('{Enter}')
  const form = await dialog('Add a task')
  await waitFor(() => expect(form.getByLabelText('Title')).toHaveFocus())
  await person.keyboard('Report{Tab}ad')
  expect(await form.findByText('2 people found.')).toBeVisible()
  await person.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(form.getByRole('combobox')).toHaveValue('adam')
  await person.tab()
  expect(form.getByLabelText('Deadline')).toHaveFocus()
  fireEvent.change(form.getByLabelText('Deadline'), { target: { value: '2026-12-31T18:30' } })
  await person.keyboard('{Tab}{Tab}First line{Enter}second{Tab}{Enter}')

  expect(await screen.findByText('“Report” was added.')).toBeVisible()
  expect(created[0]?.body).toEqual({
    title: 'Report',
    description: 'First line\nsecond',
    deadline: new Date(2026, 11, 31, 18, 30).toISOString(),
    assigned_user_id: ADAM.id,
  })
  expect(Object.fromEntries(people.at(-1)?.query ?? [])).toEqual({
    q: 'ad',
    state: 'active',
    sort: 'username',
    limit: '8',
  })
  await waitFor(() => expect(buttonNamed('Add task')).toHaveFocus())
  expect(calls).toHaveLength(2)
})

test('adds a task with only a title', async () => {
  const { person } = await openAsManager()
  const created = mock(createTask, changed(task(2)))
  await person.click(buttonNamed('Add task'))
  const form = await dialog('Add a task')
  await person.click(form.getByRole('button', { name: 'Add task' }))
  expect(await form.findByText('Enter a title.')).toBeVisible()
  expect(form.getByLabelText('Title')).toHaveFocus()
  await person.keyboard('Task 2{Enter}')
  expect(await screen.findByText('“Task 2” was added.')).toBeVisible()
  expect(created[0]?.body).toEqual({
    title: 'Task 2',
    description: '',
    deadline: null,
    assigned_user_id: null,
  })
})

test('does not read an incomplete deadline as none', async () => {
  const { person } = await openAsManager()
  const created = mock(createTask, changed(task(2)))
  await person.click(buttonNamed('Add task'))
  const form = await dialog('Add a task')
  await person.type(form.getByLabelText('Title'), 'Report')
  const deadline = form.getByLabelText('Deadline')
  // The value of a date without a time is empty; only `badInput` differs.
  const validity = vi.spyOn(HTMLInputElement.prototype, 'validity', 'get')
  validity.mockReturnValue({ badInput: true } as ValidityState)
  await person.type(deadline, '3')
  await person.click(form.getByRole('button', { name: 'Add task' }))
  expect(await form.findByText(/^Enter a date and a time/)).toBeVisible()
  await waitFor(() => expect(deadline).toHaveFocus())
  expect(created).toHaveLength(0)
  await person.click(form.getByRole('button', { name: 'Clear deadline' }))
  await waitFor(() => expect(form.queryByText(/^Enter a date/)).not.toBeInTheDocument())
  validity.mockReturnValue({ badInput: false } as ValidityState)
  expect(deadline).toHaveFocus()
  await person.click(form.getByRole('button', { name: 'Add task' }))
  await waitFor(() => expect(created[0]?.body).toMatchObject({ deadline: null }))
})

test('asks by name before deleting, with the focus on “Cancel”', async () => {
  const { person } = await openAsManager()
  const calls = mock(deleteTask, null)
  await person.click(buttonNamed('Delete Task 1'))
  const form = await dialog('Delete “Task 1”?')
  await waitFor(() => expect(form.getByRole('button', { name: 'Cancel' })).toHaveFocus())
  await person.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(calls).toHaveLength(0)
})

test('reports a deletion, reloads the list and keeps the focus', async () => {
  const { person, become } = await openAsManager([task(1), task(2)])
  const calls = mock(deleteTask, () => {
    become(task(2))
    return null
  })
  await person.click(buttonNamed('Delete Task 1'))
  const form = await dialog('Delete “Task 1”?')
  await person.click(form.getByRole('button', { name: 'Delete task' }))
  expect(await screen.findByText('“Task 1” was deleted.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('row', { name: /^Task 1/ })).toBeNull())
  expect(calls[0]?.params).toMatchObject({ id: task(1).id })
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Board' })).toHaveFocus())
})

test('reports a task that somebody else deleted', async () => {
  const { person, become } = await openAsManager([task(1), task(2)])
  mock(deleteTask, () => {
    become(task(2))
    return refuse('not_found')
  })
  await person.click(buttonNamed('Delete Task 1'))
  const form = await dialog('Delete “Task 1”?')
  await person.click(form.getByRole('button', { name: 'Delete task' }))
  expect(await screen.findByText(/This task was deleted/)).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('row', { name: /^Task 1/ })).toBeNull())
})

test('reports a lost permission, and keeps the input', async () => {
  const { person } = await openAsManager()
  mock(createTask, refuse('insufficient_scope'))
  await person.click(buttonNamed('Add task'))
  const form = await dialog('Add a task')
  await person.type(form.getByLabelText('Title'), 'Report{Enter}')
  expect(await form.findByRole('alert')).toHaveTextContent('You do not have permission')
  expect(form.getByLabelText('Title')).toHaveValue('Report')
})
