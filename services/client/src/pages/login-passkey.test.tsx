import {
  beginPasskeyLogin,
  getPreferences,
  login,
  type Preferences,
  passkeyLogin,
  patchPreferences,
} from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { mockFactors, WITHOUT_APP } from '../../test/factors.ts'
import { mock, refuse } from '../../test/mock.ts'
import { CREDENTIAL, notAllowed, REQUEST, stubPasskeys, USED, waits } from '../../test/passkeys.ts'
import { tokens, user } from '../../test/people.ts'
import { mockAccount, type Person, visit } from '../../test/visit.tsx'

const loggedIn = { ...tokens(), data: user() }
const press = async (person: Person, name: string) =>
  person.click(await screen.findByRole('button', { name }))

const offer = (offer_passkey: boolean) =>
  ({ status: 'success', data: { notify_new_device: true, offer_passkey } }) as const

async function logInByPassword(preferences: { status: 'success'; data: Preferences }) {
  stubPasskeys()
  mockAccount()
  mock(login, loggedIn)
  const reads = mock(getPreferences, preferences)
  const visited = await visit('/login?next=%2Fabout')
  await visited.person.type(await screen.findByLabelText('Email or username'), 'michael')
  await visited.person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  await waitFor(() => expect(reads).toHaveLength(1))
  return visited
}

beforeEach(() => {
  mock(beginPasskeyLogin, { status: 'success', data: { options: REQUEST } })
})

test('offers no passkey in a browser without them', async () => {
  await visit('/login')
  const field = await screen.findByLabelText('Email or username')
  expect(field).toHaveAttribute('autocomplete', 'username')
  expect(screen.queryByRole('button', { name: 'Use a passkey' })).not.toBeInTheDocument()
})

test('logs in with a passkey, and opens the requested page', async () => {
  stubPasskeys({ get: async () => USED })
  mockAccount()
  const calls = mock(passkeyLogin, loggedIn)
  const { person, at } = await visit('/login?next=%2Fabout#team')
  await press(person, 'Use a passkey')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  expect(at()).toMatchObject({ pathname: '/about', hash: '#team' })
  expect(calls).toHaveLength(1)
  expect(calls[0]?.body).toMatchObject({ credential: CREDENTIAL })
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
})

test('logs in with the passkey that the username field suggests', async () => {
  stubPasskeys({ suggest: async () => USED })
  mockAccount()
  const calls = mock(passkeyLogin, loggedIn)
  await visit('/login')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  expect(calls).toHaveLength(1)
})

test('suggests passkeys in the field of the username', async () => {
  stubPasskeys()
  await visit('/login')
  const field = await screen.findByLabelText('Email or username')
  expect(field).toHaveAttribute('autocomplete', 'username webauthn')
})

test.each([
  ['passkey_refused', /can’t be used here/],
  ['passkey_expired', /took too long/],
  ['passkeys_off', /need https/],
] as const)('shows why the service refuses: %s', async (code, message) => {
  stubPasskeys({ get: async () => USED })
  mock(passkeyLogin, refuse(code))
  const { person } = await visit('/login')
  await press(person, 'Use a passkey')
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent(message)
  expect(screen.getByRole('button', { name: 'Use a passkey' })).toBeEnabled()
})

test('says what to do after a cancelled request', async () => {
  stubPasskeys({ get: notAllowed })
  const { person } = await visit('/login')
  await press(person, 'Use a passkey')
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'No passkey was used. Try again, or log in with your password.',
  )
})

test('can cancel a request that the browser leaves open, and log in with the password', async () => {
  stubPasskeys({ get: waits })
  mockAccount()
  mock(login, loggedIn)
  mock(getPreferences, offer(false))
  const { person } = await visit('/login')
  await press(person, 'Use a passkey')
  await press(person, 'Cancel')
  expect(await screen.findByRole('alert')).toHaveTextContent('No passkey was used.')
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument(),
  )
  await person.type(screen.getByLabelText('Email or username'), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})

test('suggests no other passkey after a refused one, until the field has the focus again', async () => {
  let asked = 0
  const suggest = async () => {
    asked += 1
    return USED
  }
  stubPasskeys({ suggest })
  mock(passkeyLogin, refuse('passkey_refused'))
  const { person } = await visit('/login')
  expect(await screen.findByRole('alert')).toHaveTextContent(/can’t be used here/)
  expect(asked).toBe(1)
  await person.click(screen.getByLabelText('Email or username'))
  await waitFor(() => expect(asked).toBe(2))
})

test('offers a passkey after a log-in with the password', async () => {
  const { person, at } = await logInByPassword(offer(true))
  const region = await screen.findByRole('region', { name: 'Passkey' })
  expect(region).toHaveTextContent(/Log in faster next time/)
  mockFactors(WITHOUT_APP)
  await person.click(screen.getByRole('link', { name: 'Add a passkey' }))
  expect(await screen.findByRole('region', { name: 'Passkeys' })).toBeVisible()
  expect(at().pathname).toBe('/account/security')
  expect(screen.queryByRole('region', { name: 'Passkey' })).not.toBeInTheDocument()
})

test('offers none to people who declined or have one', async () => {
  await logInByPassword(offer(false))
  const { isOfferDue } = await import('#/lib/passkey-offer.ts')
  await waitFor(() => expect(isOfferDue()).toBe(false))
  expect(screen.queryByRole('region', { name: 'Passkey' })).not.toBeInTheDocument()
})

test('saves “Not now”, and keeps the focus on the page', async () => {
  const { person } = await logInByPassword(offer(true))
  const calls = mock(patchPreferences, offer(false))
  await press(person, 'Not now')
  expect(screen.queryByRole('region', { name: 'Passkey' })).not.toBeInTheDocument()
  expect(screen.getByRole('heading', { level: 1 })).toHaveFocus()
  await waitFor(() => expect(calls[0]?.body).toEqual({ offer_passkey: false }))
})
