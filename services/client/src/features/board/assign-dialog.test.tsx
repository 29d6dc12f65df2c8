import { assignTask, listUsers } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import {
  ADA,
  ADAM,
  buttonNamed,
  openAsManager,
  openAssignDialog,
  servePeople,
} from '../../../test/board.tsx'
import { mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { pageOf, user } from '../../../test/people.ts'
import { changed, task } from '../../../test/tasks.ts'

test('does not read a partial name as nobody', async () => {
  const { person } = await openAsManager()
  mock(listUsers, pageOf([]))
  const calls = mock(assignTask, changed(task(1)))
  const form = await openAssignDialog(person)
  await person.keyboard('zzz')
  expect(await form.findByText('No active person has this name.')).toBeVisible()
  await person.click(form.getByRole('button', { name: 'Assign' }))
  expect(await form.findByText(/^Choose a person from the list/)).toBeVisible()
  await waitFor(() => expect(form.getByRole('combobox')).toHaveFocus())
  expect(calls).toHaveLength(0)
})

test('assigns a task from the list to the user whose whole name is typed', async () => {
  const { person, become } = await openAsManager()
  servePeople()
  const assigned_user = { id: ADA.id, username: 'ada' }
  const calls = mock(assignTask, () => {
    become(task(1, { assigned_user }))
    return changed(task(1, { assigned_user }))
  })
  const form = await openAssignDialog(person)
  await person.keyboard('ada')
  expect(await form.findByRole('option', { name: 'ada' })).toBeVisible()
  await person.click(form.getByRole('button', { name: 'Assign' }))
  expect(await screen.findByText('“Task 1” is assigned to ada.')).toBeVisible()
  expect(calls[0]).toMatchObject({ params: { id: task(1).id }, body: { assigned_user_id: ADA.id } })
  expect(await screen.findByRole('cell', { name: 'ada' })).toBeVisible()
  await waitFor(() => expect(buttonNamed('Assign Task 1')).toHaveFocus())
})

test('keeps a concurrent assignment by somebody else', async () => {
  const { person, become } = await openAsManager()
  servePeople()
  const calls = mock(assignTask, changed(task(1)))
  const form = await openAssignDialog(person)
  await person.keyboard('ada')
  expect(await form.findByRole('option', { name: 'ada' })).toBeVisible()
  become(task(1, { assigned_user: { id: ADAM.id, username: 'adam' } }))
  await person.click(form.getByRole('button', { name: 'Assign' }))
  expect(
    await screen.findByText(
      'Not saved: somebody else has changed this. “Task 1” is assigned to adam.',
    ),
  ).toBeVisible()
  expect(await screen.findByRole('cell', { name: 'adam' })).toBeVisible()
  expect(calls).toHaveLength(0)
})

test('replaces the current name by typing', async () => {
  const { person } = await openAsManager([
    task(1, { assigned_user: { id: ADAM.id, username: 'adam' } }),
  ])
  servePeople()
  const form = await openAssignDialog(person)
  await person.keyboard('ada')
  expect(form.getByRole('combobox')).toHaveValue('ada')
})

test('unassigns a task when the name is cleared', async () => {
  const { person } = await openAsManager([
    task(1, { assigned_user: { id: ADA.id, username: 'ada' } }),
  ])
  servePeople()
  const calls = mock(assignTask, changed(task(1)))
  const form = await openAssignDialog(person)
  expect(form.getByRole('combobox')).toHaveValue('ada')
  await person.clear(form.getByRole('combobox'))
  await person.click(form.getByRole('button', { name: 'Assign' }))
  expect(await screen.findByText('“Task 1” is assigned to nobody.')).toBeVisible()
  expect(calls[0]?.body).toEqual({ assigned_user_id: null })
})

test('shows the refusal of a deactivated user beside the name', async () => {
  const { person } = await openAsManager()
  servePeople()
  mock(assignTask, refuse('validation_failed', { assigned_user_id: 'ada is not active.' }))
  const form = await openAssignDialog(person)
  await person.keyboard('ada')
  // Not the number found: after slow typing, "ad" has listed the name, and "ada" needs no search.
  await form.findByRole('option', { name: 'ada' })
  await person.click(form.getByRole('button', { name: 'Assign' }))
  expect(await form.findByText('ada is not active.')).toBeVisible()
})

test('ignores a late answer to an older search', async () => {
  const { person } = await openAsManager()
  const late: (() => void)[] = []
  const calls = mock(listUsers, ({ query }) =>
    query.get('q') === 'a'
      ? new Promise((done) => late.push(() => done(pageOf([user({ username: 'abel' })]))))
      : // Not for "ad", which is searched when the typing is slow: a name in the list needs no search.
        pageOf(query.get('q') === 'ada' ? [ADA] : []),
  )
  const form = await openAssignDialog(person)
  await person.keyboard('a')
  await waitFor(() => expect(late).toHaveLength(1))
  await person.keyboard('da')
  await waitFor(() => expect(calls.at(-1)?.query.get('q')).toBe('ada'))
  expect(await form.findByRole('option', { name: 'ada' })).toBeVisible()
  late[0]?.()
  await new Promise((done) => setTimeout(done))
  expect(form.queryByRole('option', { name: 'abel' })).not.toBeInTheDocument()
})

test('reports a failed search under the field', async () => {
  const { person } = await openAsManager()
  mock(listUsers, UNREACHABLE)
  const form = await openAssignDialog(person)
  await person.keyboard('a')
  expect(await form.findByText(/Check your connection/)).toBeVisible()
})

test('closes the list of names on Escape, and the dialog on the next one', async () => {
  const { person } = await openAsManager()
  servePeople()
  const form = await openAssignDialog(person)
  await person.keyboard('a')
  expect(await form.findByRole('option', { name: 'ada' })).toBeVisible()
  expect(screen.getByRole('combobox', { expanded: true })).toHaveFocus()
  await person.keyboard('{Escape}')
  expect(screen.getByRole('combobox', { expanded: false })).toHaveFocus()
  await person.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(buttonNamed('Assign Task 1')).toHaveFocus()
})
