import {
  beginPasskeyLogin,
  currentUser,
  passkeyLogin,
  refresh,
  updateUser,
} from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { REQUEST, stubPasskeys, usedBy } from '../../../test/passkeys.ts'
import { admin, tokens, user } from '../../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../../test/visit.tsx'

/** Ends the session under a typed name, and chooses a passkey of somebody in the dialog. */
async function open(owner: { id: string }) {
  stubPasskeys({ get: async () => usedBy(owner.id) })
  loggedInAs(user())
  mockAccount()
  const { person } = await visit('/account')
  const profile = within(await screen.findByRole('region', { name: 'Profile' }))
  mock(updateUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  mock(beginPasskeyLogin, { status: 'success', data: { options: REQUEST } })
  const calls = mock(passkeyLogin, { ...tokens(), data: user() })
  mock(currentUser, { status: 'success', data: { ...user(), token_expires_in: 900 } })
  const username = profile.getByLabelText('Username')
  await person.type(username, '2')
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Log in again' }))
  await person.click(dialog.getByRole('button', { name: 'Use a passkey' }))
  return { dialog, username, calls }
}

test('goes on by a passkey, and keeps the input', async () => {
  const { username } = await open(user())
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(username).toHaveValue('michael2')
})

test('refuses the passkey of another account before it logs in, and keeps the input', async () => {
  const { dialog, username, calls } = await open(admin())
  expect(await dialog.findByRole('alert')).toHaveTextContent(/belongs to another account/)
  expect(calls).toEqual([])
  expect(username).toHaveValue('michael2')
})
