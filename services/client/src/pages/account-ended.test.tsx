import { currentUser, login, refresh, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { openAccount, section } from '../../test/account.ts'
import { mock, refuse } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { mockLogin } from '../../test/visit.tsx'

/** Returns the dialog that asks for a log-in. */
async function saveInEndedSession() {
  const { person } = await openAccount()
  mock(updateUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Log in again' }))
  return { person, dialog }
}

test('asks to log in over a form whose session ended, and keeps the input', async () => {
  const { person, at } = await openAccount()
  mock(updateUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  await person.type(section('Profile').getByLabelText('Username'), '2')
  await person.click(screen.getByRole('button', { name: 'Save changes' }))

  const dialog = within(await screen.findByRole('dialog', { name: 'Log in again' }))
  expect(dialog.getByLabelText('Email or username')).toHaveValue('michael')
  mockLogin(user())
  mock(currentUser, { status: 'success', data: { ...user(), token_expires_in: 900 } })
  await person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')

  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(at().pathname).toBe('/account')
  expect(section('Profile').getByLabelText('Username')).toHaveValue('michael2')
  mock(updateUser, { status: 'success', data: user({ username: 'michael2' }) })
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByText('Changes saved.')).toBeVisible()
})

test('reports a wrong password in the session-ended dialog', async () => {
  const { person, dialog } = await saveInEndedSession()
  mock(login, refuse('invalid_credentials'))
  await person.type(dialog.getByLabelText('Password'), 'wrong{Enter}')
  expect(await dialog.findByRole('alert')).toHaveTextContent('Email or password is incorrect.')
})

test('leads from the session-ended dialog to the log-in page', async () => {
  const { person } = await saveInEndedSession()
  await person.click(screen.getByRole('button', { name: 'Leave this page' }))
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeVisible()
})

test('refreshes an expired token silently', async () => {
  const { person } = await openAccount()
  const refreshes = mock(refresh, tokens({ access_token: 'token-2' }))
  const saved = { status: 'success', data: user() } as const
  mock(updateUser, ({ headers }) =>
    headers.get('authorization') === 'Bearer token-2' ? saved : refuse('invalid_token'),
  )
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByText('Changes saved.')).toBeVisible()
  expect(refreshes).toHaveLength(1)
})
