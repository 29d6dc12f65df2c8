import { currentUser, finishLogin, login, refresh, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { tokens, user } from '../../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../../test/visit.tsx'

/** Ends the session under a typed name, and answers the password in the dialog by asking for a code. */
async function open() {
  loggedInAs(user())
  mockAccount()
  const visited = await visit('/account')
  const { person } = visited
  const profile = within(await screen.findByRole('region', { name: 'Profile' }))
  mock(updateUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  mock(login, refuse('second_factor_required'))
  const username = profile.getByLabelText('Username')
  await person.type(username, '2')
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Log in again' }))
  await person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')
  const code = await dialog.findByLabelText('Code')
  return { ...visited, dialog, code, username }
}

test('takes a code in the session-ended dialog, and keeps the input and the page', async () => {
  const { person, code, username, at } = await open()
  const calls = mock(finishLogin, { ...tokens(), data: user() })
  mock(currentUser, { status: 'success', data: { ...user(), token_expires_in: 900 } })
  expect(code).toHaveFocus()
  await person.type(code, '123456{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(calls[0]?.body).toEqual({ code: '123456' })
  expect(at().pathname).toBe('/account')
  expect(username).toHaveValue('michael2')
})

test('asks for the password again in the dialog when the log-in took too long', async () => {
  const { person, code, dialog } = await open()
  mock(finishLogin, refuse('second_factor_expired'))
  await person.type(code, '123456{Enter}')
  expect(await dialog.findByRole('alert')).toHaveTextContent(/^This log-in took too long/)
  expect(dialog.getByLabelText('Email or username')).toHaveValue('michael')
  expect(dialog.getByLabelText('Password')).toHaveFocus()
})
