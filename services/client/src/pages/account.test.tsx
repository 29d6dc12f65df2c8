import { changePassword, currentUser, deleteUser, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { openAccount, section } from '../../test/account.ts'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../test/visit.tsx'

test('resumes the session on a reload without showing the logged-out page', async () => {
  loggedInAs(user({ role: 'manager' }))
  mockAccount()
  await visit('/account')
  expect(screen.queryByRole('link', { name: 'Log in' })).not.toBeInTheDocument()
  expect(await screen.findByRole('heading', { name: 'My account' })).toBeVisible()
  expect(section('Status').getByText('michael@example.test')).toBeVisible()
  expect(section('Status').getByText('manager')).toBeVisible()
  expect(section('Status').getByText('Active')).toBeVisible()
  expect(document.title).toBe('My account · Gatehouse')
})

test('saves a new name, reports it and shows it in the bar', async () => {
  const { person } = await openAccount()
  const changed = user({ username: 'mike' })
  const calls = mock(updateUser, { status: 'success', data: changed })
  mock(currentUser, { status: 'success', data: { ...changed, token_expires_in: 900 } })
  const username = section('Profile').getByLabelText('Username')
  await person.clear(username)
  await person.type(username, 'mike')
  await person.click(screen.getByRole('button', { name: 'Save changes' }))

  expect(await screen.findByText('Changes saved.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'mike' })).toBeVisible()
  expect(calls[0]).toMatchObject({
    params: { id: user().id },
    body: { username: 'mike', email: 'michael@example.test' },
  })
})

test('shows a taken address beside its field', async () => {
  const { person } = await openAccount()
  mock(updateUser, refuse('user_exists', { email: 'This address is taken.' }))
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  const email = section('Profile').getByLabelText('Email')
  await waitFor(() => expect(email).toHaveFocus())
  expect(email).toHaveAccessibleDescription('This address is taken.')
})

test('changes the password, resets the form, and shares the new session with other tabs', async () => {
  const { person } = await openAccount()
  const otherTab = new BroadcastChannel('session')
  const heard = new Promise((resolve) => {
    otherTab.onmessage = ({ data }) => resolve(data)
  })
  const calls = mock(changePassword, tokens({ access_token: 'of-the-new-session' }))
  await person.type(screen.getByLabelText('Current password'), 'the old phrase')
  await person.type(screen.getByLabelText('New password'), 'a long enough phrase')
  await person.click(screen.getByRole('button', { name: 'Change password' }))

  expect(await screen.findByText('Password changed. All other sessions ended.')).toBeVisible()
  const { getToken } = await import('#/lib/session.ts')
  expect(getToken()).toBe('of-the-new-session')
  expect(await heard).toMatchObject({ kind: 'token', token: 'of-the-new-session', user: user() })
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  expect(calls[0]?.headers.get('authorization')).toMatch(/^Bearer /)
  expect(calls[0]?.body).toEqual({
    current_password: 'the old phrase',
    new_password: 'a long enough phrase',
  })
  expect(screen.getByLabelText('Current password')).toHaveValue('')
  expect(screen.getByLabelText('New password')).toHaveValue('')
})

test('shows the same minimum length in the help and in the error', async () => {
  loggedInAs(user())
  mockAccount({ password_min_length: 15 })
  const { person } = await visit('/account')
  expect(await screen.findByText('15 or more characters. A short phrase works well.')).toBeVisible()
  await person.type(screen.getByLabelText('Current password'), 'old')
  await person.type(screen.getByLabelText('New password'), 'fourteen units')
  await person.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('Use at least 15 characters.')).toBeVisible()
})

test('shows a wrong current password beside its field, and keeps the new one', async () => {
  const { person } = await openAccount()
  mock(changePassword, refuse('validation_failed', { current_password: 'This is not it.' }))
  await person.type(screen.getByLabelText('Current password'), 'guess')
  await person.type(screen.getByLabelText('New password'), 'a long enough phrase')
  await person.click(screen.getByRole('button', { name: 'Change password' }))
  await waitFor(() => expect(screen.getByLabelText('Current password')).toHaveFocus())
  expect(screen.getByLabelText('Current password')).toHaveAccessibleDescription('This is not it.')
  expect(screen.getByLabelText('New password')).toHaveValue('a long enough phrase')
})

test('refuses a new password with the username without a request', async () => {
  const { person } = await openAccount()
  await person.type(screen.getByLabelText('Current password'), 'the old phrase')
  await person.type(screen.getByLabelText('New password'), 'michael michael')
  await person.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText(/Leave your name and address out/)).toBeVisible()
})

test('asks for the password before deleting the account, with the focus on “Cancel”', async () => {
  const { person, at } = await openAccount()
  const calls = mock(deleteUser, { status: 'success' })
  await person.click(screen.getByRole('button', { name: 'Delete my account' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete michael?' }))
  await waitFor(() => expect(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus())
  await person.click(dialog.getByRole('button', { name: 'Delete my account' }))
  expect(await dialog.findByText('Enter your password.')).toBeVisible()
  expect(calls).toHaveLength(0)

  await person.type(dialog.getByLabelText('Password'), 'open sesame')
  await person.click(dialog.getByRole('button', { name: 'Delete my account' }))
  expect(await screen.findByText('Your account was deleted.')).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(calls[0]?.body).toEqual({ password: 'open sesame' })
  expect(screen.getAllByRole('link', { name: 'Log in' })[0]).toBeVisible()
})

test('shows why the last admin cannot delete the account', async () => {
  const { person } = await openAccount()
  mock(deleteUser, refuse('last_admin'))
  await person.click(screen.getByRole('button', { name: 'Delete my account' }))
  const dialog = within(await screen.findByRole('dialog'))
  await person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')
  expect(await dialog.findByRole('alert')).toHaveTextContent('The last active admin must stay.')
})

test('keeps the page and the input when the connection is lost', async () => {
  const { person } = await openAccount()
  mock(updateUser, UNREACHABLE)
  await person.type(section('Profile').getByLabelText('Username'), '2')
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Check your connection')
  expect(section('Profile').getByLabelText('Username')).toHaveValue('michael2')
})
