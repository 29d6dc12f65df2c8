import { listTasks, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { serveTask } from '../../test/board.tsx'
import { mock } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { changed, task, tasksOf } from '../../test/tasks.ts'
import { loggedInAs, mockAccount, type Person, visit } from '../../test/visit.tsx'

const RESTORED = /^Your unsaved input is restored/
const section = (name: string) => within(screen.getByRole('region', { name }))

beforeEach(() => sessionStorage.clear())

async function openAccount(who = user()) {
  loggedInAs(who)
  mockAccount()
  const { person } = await visit('/account')
  await screen.findByLabelText('Current password')
  return person
}

/** Does what the page does before a reload for a new version. */
async function keepDrafts(): Promise<void> {
  const drafts = await import('./drafts.ts')
  drafts.keepDrafts()
}

async function typeIntoAccount(person: Person): Promise<void> {
  await person.type(section('Profile').getByLabelText('Username'), '2')
  const current = section('Password').getByLabelText('Current password')
  await person.type(current, 'secret')
  await person.type(section('Password').getByLabelText('New password'), 'secret')
  // A password that is shown has the type `text`.
  await person.click(screen.getByRole('button', { name: 'Show current password' }))
  expect(current).toHaveAttribute('type', 'text')
}

test('restores unsaved input after a reload for a new version', async () => {
  await typeIntoAccount(await openAccount())
  await keepDrafts()
  document.body.replaceChildren()
  const person = await openAccount()
  await waitFor(() => expect(section('Profile').getByLabelText('Username')).toHaveValue('michael2'))
  expect(section('Profile').getByText(RESTORED)).toBeVisible()
  expect(section('Profile').getByLabelText('Email')).toHaveValue(user().email)
  // A restored draft is removed.
  expect(sessionStorage.getItem('drafts') ?? '').not.toContain('michael2')
  await person.type(section('Profile').getByLabelText('Username'), '3')
  expect(section('Profile').getByLabelText('Username')).toHaveValue('michael23')
})

test('stores no password, shown or not', async () => {
  await typeIntoAccount(await openAccount())
  await keepDrafts()
  const stored = JSON.stringify({ ...sessionStorage, ...localStorage })
  expect(stored).toContain('michael2')
  expect(stored).not.toContain('secret')
})

test('drops the drafts of another user', async () => {
  await typeIntoAccount(await openAccount())
  await keepDrafts()
  document.body.replaceChildren()
  await openAccount(admin())
  expect(section('Profile').getByLabelText('Username')).toHaveValue('admin')
  expect(sessionStorage.getItem('drafts')).toBeNull()
})

test('drops an expired draft', async () => {
  await typeIntoAccount(await openAccount())
  await keepDrafts()
  document.body.replaceChildren()
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 11 * 60_000)
  await openAccount()
  expect(section('Profile').getByLabelText('Username')).toHaveValue('michael')
  expect(sessionStorage.getItem('drafts')).toBeNull()
})

test('stores no draft of a saved form', async () => {
  const person = await openAccount()
  mock(updateUser, { status: 'success', data: user({ username: 'michael2' }) })
  await person.type(section('Profile').getByLabelText('Username'), '2')
  await person.click(section('Profile').getByRole('button', { name: 'Save changes' }))
  await screen.findByText('Changes saved.')
  await keepDrafts()
  expect(sessionStorage.getItem('drafts')).toBeNull()
})

test('restores a form in a dialog when it opens for the same row', async () => {
  async function open(title: string) {
    loggedInAs(admin())
    mock(listTasks, tasksOf([task(1), task(2)]))
    serveTask((id) => changed(id === task(1).id ? task(1) : task(2)))
    const { person } = await visit('/board?status=all')
    await person.click(await screen.findByRole('button', { name: `Edit ${title}` }))
    const form = within(await screen.findByRole('dialog', { name: 'Edit task' }))
    await form.findByLabelText('Description')
    return { person, form }
  }
  const { person, form } = await open('Task 1')
  await person.type(form.getByLabelText('Description'), 'typed')
  await person.selectOptions(form.getByLabelText('Status'), 'Done')
  await keepDrafts()
  document.body.replaceChildren()

  const other = await open('Task 2')
  expect(other.form.getByLabelText('Description')).toHaveValue('')
  document.body.replaceChildren()
  const same = await open('Task 1')
  await waitFor(() => expect(same.form.getByLabelText('Description')).toHaveValue('typed'))
  expect(same.form.getByLabelText('Status')).toHaveDisplayValue('Done')
})
