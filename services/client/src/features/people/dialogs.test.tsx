import { createUser, deleteUser, refresh, type User, unlockUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { admin, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, mockRegistration, visit } from '../../../test/visit.tsx'

const MICHAEL = user()

async function open(who: User, path = '/people') {
  loggedInAs(who)
  mockRegistration({ password_min_length: 15 })
  const calls = mockPeople(pageOf([admin(), MICHAEL]))
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, calls }
}
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))

test('adds a user', async () => {
  const { person, calls } = await open(admin())
  const created = mock(createUser, { status: 'success', data: user({ username: 'new.one' }) })
  await person.click(screen.getByRole('button', { name: 'Add person' }))
  const form = await dialog('Add a person')
  expect(await form.findByText(/^15 or more characters/)).toBeVisible()
  await person.type(form.getByLabelText('Username'), 'new.one')
  await person.type(form.getByLabelText('Email'), 'new@example.test')
  await person.type(form.getByLabelText('Password'), 'a long enough phrase')
  await person.selectOptions(form.getByLabelText('Role'), 'Manager')
  await person.click(form.getByRole('button', { name: 'Add person' }))

  expect(await screen.findByText('new.one was added.')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(created[0]?.body).toEqual({
    username: 'new.one',
    email: 'new@example.test',
    password: 'a long enough phrase',
    role: 'manager',
  })
  expect(calls).toHaveLength(2)
})

test('checks a new password by the minimum length in the help', async () => {
  const { person } = await open(admin())
  await person.click(screen.getByRole('button', { name: 'Add person' }))
  const form = await dialog('Add a person')
  await form.findByText(/^15 or more characters/)
  await person.type(form.getByLabelText('Password'), 'short{Enter}')
  expect(await form.findByText('Use at least 15 characters.')).toBeVisible()
})

test('keeps the dialog open with the reason when a user cannot be added', async () => {
  const { person } = await open(admin())
  mock(createUser, refuse('user_exists', { email: 'This address is taken.' }))
  await person.click(screen.getByRole('button', { name: 'Add person' }))
  const form = await dialog('Add a person')
  await person.type(form.getByLabelText('Username'), 'new.one')
  await person.type(form.getByLabelText('Email'), 'new@example.test')
  await person.type(form.getByLabelText('Password'), 'a long enough phrase{Enter}')
  expect(await form.findByText('This address is taken.')).toBeVisible()
  await waitFor(() => expect(form.getByLabelText('Email')).toHaveFocus())
})

test('reports a lost connection in the dialog, and keeps the input', async () => {
  const { person } = await open(admin())
  mock(createUser, UNREACHABLE)
  mockRegistration()
  await person.click(screen.getByRole('button', { name: 'Add person' }))
  const form = await dialog('Add a person')
  await waitFor(() => expect(form.getByLabelText('Username')).toHaveFocus())
  await person.type(form.getByLabelText('Username'), 'new.one')
  await person.type(form.getByLabelText('Email'), 'new@example.test')
  await person.type(form.getByLabelText('Password'), 'a long enough phrase{Enter}')
  expect(await form.findByRole('alert')).toHaveTextContent(/can’t be reached/)
  expect(form.getByLabelText('Username')).toHaveValue('new.one')
  expect(form.getByLabelText('Password')).toHaveValue('a long enough phrase')
})

test('asks by name before deleting, with the focus on “Cancel”', async () => {
  const { person } = await open(admin())
  const calls = mock(deleteUser, { status: 'success' })
  await person.click(screen.getByRole('button', { name: 'Delete michael' }))
  const form = await dialog('Delete michael?')
  await waitFor(() => expect(form.getByRole('button', { name: 'Cancel' })).toHaveFocus())
  await person.click(form.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(calls).toHaveLength(0)
})

test('reports a deletion, reloads the list and keeps the focus', async () => {
  const { person } = await open(admin())
  const calls = mock(deleteUser, { status: 'success' })
  mockPeople(pageOf([admin()]))
  await person.click(screen.getByRole('button', { name: 'Delete michael' }))
  const form = await dialog('Delete michael?')
  await person.click(form.getByRole('button', { name: 'Delete michael' }))
  expect(await screen.findByText('michael was deleted.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('row', { name: /^michael / })).toBeNull())
  expect(calls[0]?.params).toMatchObject({ id: MICHAEL.id })
  await waitFor(() => expect(screen.getByRole('heading', { name: 'People' })).toHaveFocus())
})

test('offers admins no button to delete themselves', async () => {
  await open(admin())
  expect(screen.getByRole('button', { name: 'Edit admin' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Delete admin' })).not.toBeInTheDocument()
})

test('reports a lost permission', async () => {
  const { person } = await open(admin())
  mock(deleteUser, refuse('insufficient_scope'))
  await person.click(screen.getByRole('button', { name: 'Delete michael' }))
  const form = await dialog('Delete michael?')
  await person.click(form.getByRole('button', { name: 'Delete michael' }))
  expect(await form.findByRole('alert')).toHaveTextContent('You do not have permission')
})

test('asks a deactivated admin to log in', async () => {
  const { person } = await open(admin())
  mock(deleteUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  await person.click(screen.getByRole('button', { name: 'Delete michael' }))
  const form = await dialog('Delete michael?')
  await person.click(form.getByRole('button', { name: 'Delete michael' }))
  expect(await screen.findByRole('dialog', { name: 'Log in again' })).toBeVisible()
})

test('unlocks a limited user, and offers that for nobody else', async () => {
  loggedInAs(admin())
  const limited = user({ locked_until: '2999-01-02T03:04:05.000Z' })
  mockPeople(pageOf([admin(), limited]))
  const calls = mock(unlockUser, { status: 'success', data: user() })
  const { person } = await visit('/people')
  await screen.findByRole('table')
  expect(screen.queryByRole('button', { name: 'Unlock admin' })).not.toBeInTheDocument()
  await person.click(screen.getByRole('button', { name: 'Unlock michael' }))
  const form = await dialog('Unlock michael?')
  mockPeople(pageOf([admin(), user()]))
  await person.click(form.getByRole('button', { name: 'Unlock' }))
  expect(await screen.findByText('michael was unlocked.')).toBeVisible()
  expect(calls[0]?.params).toMatchObject({ id: limited.id })
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Unlock michael' })).not.toBeInTheDocument(),
  )
})
