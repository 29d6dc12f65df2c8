import {
  addPasskey,
  beginPasskeyLogin,
  type PasskeyCreation,
  passkeyLogin,
  removePasskey,
  renamePasskey,
  startPasskey,
} from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mockFactors, openSecurity, PASSWORD, WITH_APP, WITHOUT_APP } from '../../test/factors.ts'
import { mock, refuse } from '../../test/mock.ts'
import {
  CREATED,
  CREDENTIAL,
  notAllowed,
  PASSKEY,
  REQUEST,
  stubPasskeys,
  usedBy,
  waits,
} from '../../test/passkeys.ts'
import { tokens, user } from '../../test/people.ts'
import type { Person } from '../../test/visit.tsx'

const WITH_PASSKEY = { ...WITHOUT_APP, passkeys: [PASSKEY] }
const CREATION: PasskeyCreation = {
  rp: { id: 'localhost', name: 'Gatehouse localhost' },
  user: { id: 'dXNlcg', name: 'michael', displayName: 'michael' },
  challenge: 'Y2hhbGxlbmdl',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  },
  attestation: 'none',
}

const section = () => within(screen.getByRole('region', { name: 'Passkeys' }))

async function openDialog(person: Person, opener: string) {
  await person.click(screen.getByRole('button', { name: opener }))
  return within(await screen.findByRole('dialog'))
}

async function start(person: Person) {
  const dialog = await openDialog(person, 'Add a passkey')
  await person.type(dialog.getByLabelText('Current password'), PASSWORD)
  await person.click(dialog.getByRole('button', { name: 'Continue' }))
  return dialog
}

test('says that a browser has no passkeys, and still lists those of the account', async () => {
  await openSecurity(WITH_PASSKEY)
  expect(section().getByText('This browser can’t use passkeys here.')).toBeVisible()
  expect(section().queryByRole('button', { name: 'Add a passkey' })).not.toBeInTheDocument()
  const item = section().getByRole('listitem')
  expect(item).toHaveTextContent(
    /My phone.*Synced.*iCloud Keychain.*2 January 2026.*3 January 2026/,
  )
})

test('adds a passkey by the password', async () => {
  stubPasskeys({ create: async () => CREATED })
  const { person } = await openSecurity(WITHOUT_APP)
  const started = mock(startPasskey, { status: 'success', data: CREATION })
  const added = mock(addPasskey, { ...tokens(), data: PASSKEY })
  mockFactors(WITH_PASSKEY)
  await start(person)
  expect(
    await screen.findByText('The passkey “My phone” was added. All other sessions ended.'),
  ).toBeVisible()
  expect(started[0]?.body).toEqual({ current_password: PASSWORD })
  expect(added[0]?.body).toMatchObject({ credential: CREDENTIAL })
  expect(await screen.findByRole('list', { name: 'Passkeys' })).toBeVisible()
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Security' })).toHaveFocus())
})

test('adds another after a log-in with the first', async () => {
  stubPasskeys({ create: async () => CREATED, get: async () => usedBy(user().id) })
  const { person } = await openSecurity(WITH_PASSKEY)
  const started = { status: 'success', data: CREATION } as const
  mock(startPasskey, ({ headers }) =>
    headers.get('authorization') === 'Bearer by-passkey'
      ? started
      : refuse('insufficient_user_authentication'),
  )
  mock(beginPasskeyLogin, { status: 'success', data: { options: REQUEST } })
  mock(passkeyLogin, { ...tokens({ access_token: 'by-passkey' }), data: user() })
  const added = mock(addPasskey, { ...tokens(), data: PASSKEY })
  await start(person)
  const dialog = within(await screen.findByRole('dialog', { name: 'Confirm that it’s you' }))
  await person.click(dialog.getByRole('button', { name: 'Use a passkey' }))
  expect(await screen.findByText(/^The passkey “My phone” was added\./)).toBeVisible()
  expect(added).toHaveLength(1)
})

test('asks for a code too if log-ins do', async () => {
  stubPasskeys({ create: async () => CREATED })
  const { person } = await openSecurity(WITH_APP)
  const started = mock(startPasskey, { status: 'success', data: CREATION })
  mock(addPasskey, { ...tokens(), data: PASSKEY })
  const dialog = await openDialog(person, 'Add a passkey')
  await person.type(dialog.getByLabelText('Current password'), PASSWORD)
  await person.type(dialog.getByLabelText('Code'), '123456')
  await person.click(dialog.getByRole('button', { name: 'Continue' }))
  expect(await screen.findByText(/was added/)).toBeVisible()
  expect(started[0]?.body).toEqual({ current_password: PASSWORD, code: '123456' })
})

test('shows a wrong password beside its field, without a request of the browser', async () => {
  stubPasskeys()
  const { person } = await openSecurity(WITHOUT_APP)
  const message = 'This is not your current password.'
  mock(startPasskey, refuse('validation_failed', { current_password: message }))
  const dialog = await start(person)
  await waitFor(() =>
    expect(dialog.getByLabelText('Current password')).toHaveAccessibleDescription(message),
  )
})

const previouslyAdded = async () => {
  throw new DOMException('The authenticator has one.', 'InvalidStateError')
}

const unfit = async () => {
  throw new DOMException('It can’t verify the person.', 'ConstraintError')
}

test.each([
  ['a cancelled request', notAllowed, /No passkey was added/],
  ['a key without a PIN', unfit, /has no PIN, or can’t store passkeys/],
  ['a device that has one', previouslyAdded, /already has a passkey/],
])('explains %s, and keeps the dialog', async (_, create, message) => {
  stubPasskeys({ create })
  const { person } = await openSecurity(WITHOUT_APP)
  mock(startPasskey, { status: 'success', data: CREATION })
  const dialog = await start(person)
  expect(await dialog.findByRole('alert')).toHaveTextContent(message)
  expect(dialog.getByRole('button', { name: 'Continue' })).toBeEnabled()
})

test('can cancel a request that the browser leaves open', async () => {
  stubPasskeys({ create: waits })
  const { person } = await openSecurity(WITHOUT_APP)
  mock(startPasskey, { status: 'success', data: CREATION })
  const dialog = await start(person)
  await person.click(await dialog.findByRole('button', { name: 'Cancel' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent(/No passkey was added/)
})

test('renames a passkey', async () => {
  const { person } = await openSecurity(WITH_PASSKEY)
  const calls = mock(renamePasskey, { status: 'success', data: { ...PASSKEY, name: 'New phone' } })
  const dialog = await openDialog(person, 'Rename My phone')
  const field = dialog.getByLabelText('Name')
  expect(field).toHaveValue('My phone')
  await person.clear(field)
  await person.type(field, 'New phone{Enter}')
  expect(await screen.findByText('The passkey is now called “New phone”.')).toBeVisible()
  expect(calls[0]).toMatchObject({ params: { id: PASSKEY.id }, body: { name: 'New phone' } })
})

test('removes a passkey by the password, and takes over the new session', async () => {
  const { person } = await openSecurity(WITH_PASSKEY)
  const calls = mock(removePasskey, tokens({ access_token: 'of-the-new-session' }))
  const dialog = await openDialog(person, 'Remove My phone')
  await person.type(dialog.getByLabelText('Current password'), PASSWORD)
  mockFactors(WITHOUT_APP)
  await person.click(dialog.getByRole('button', { name: 'Remove passkey' }))
  expect(await screen.findByText(/^The passkey “My phone” was removed\./)).toBeVisible()
  expect(calls[0]).toMatchObject({
    params: { id: PASSKEY.id },
    body: { current_password: PASSWORD },
  })
  const { getToken } = await import('#/lib/session.ts')
  expect(getToken()).toBe('of-the-new-session')
})

test('warns of a passkey that may have been copied', async () => {
  const counter_regressed_at = '2026-01-04T03:04:05.000Z'
  await openSecurity({ ...WITH_PASSKEY, passkeys: [{ ...PASSKEY, counter_regressed_at }] })
  expect(section().getByText(/may have been copied/)).toHaveTextContent(/4 January 2026/)
})
