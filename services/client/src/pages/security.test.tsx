import { getFactors, removeTotp, replaceRecoveryCodes } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import {
  CODES,
  mockFactors,
  openSecurity,
  PASSWORD,
  shownCodes,
  WITH_APP,
  WITHOUT_APP,
} from '../../test/factors.ts'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockAccount, type Person, visit } from '../../test/visit.tsx'

const section = (name: string) => within(screen.getByRole('region', { name }))

async function openDialog(person: Person, opener: string, title: string) {
  await person.click(screen.getByRole('button', { name: opener }))
  const dialog = within(await screen.findByRole('dialog', { name: title }))
  await person.type(dialog.getByLabelText('Current password'), PASSWORD)
  return dialog
}
const openRemoval = (person: Person) =>
  openDialog(person, 'Remove the authenticator app', 'Remove the authenticator app?')
const openCodes = (person: Person) => openDialog(person, 'Get new codes', 'Get new recovery codes')

test('is linked from the account page', async () => {
  loggedInAs(user())
  mockAccount()
  mockFactors(WITHOUT_APP)
  const { person } = await visit('/account')
  await person.click(await screen.findByRole('link', { name: 'View security' }))
  expect(await screen.findByRole('heading', { name: 'Security', level: 1 })).toHaveFocus()
  expect(document.title).toBe('Security · Gatehouse')
})

test('offers to set up an authenticator app to users without one', async () => {
  await openSecurity(WITHOUT_APP)
  const app = section('Authenticator app')
  expect(app.getByText(/a stolen password alone is not enough/)).toBeVisible()
  expect(app.getByRole('button', { name: 'Set up' })).toBeVisible()
  expect(section('Recovery codes').getByText(/^You get ten codes/)).toBeVisible()
  expect(screen.queryByRole('button', { name: /Remove|Get new codes/ })).not.toBeInTheDocument()
})

test('shows since when there is an app, its last use and the number of codes', async () => {
  await openSecurity(WITH_APP)
  const app = section('Authenticator app')
  expect(app.getByText(/^Added/)).toHaveTextContent(/2 January 2026.*last used.*3 January 2026/)
  expect(section('Recovery codes').getByText('7 of 10 left')).toBeVisible()
  expect(screen.queryByText(/before you run out/)).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Set up' })).not.toBeInTheDocument()
})

test('says when an app was not used yet, and warns when few codes are left', async () => {
  const totp = { created_at: '2026-01-02T03:04:05.000Z', last_used_at: null }
  await openSecurity({ ...WITH_APP, totp, recovery_codes_left: 3 })
  expect(section('Authenticator app').getByText(/not used yet/)).toBeVisible()
  expect(section('Recovery codes').getByText('3 of 10 left')).toBeVisible()
  expect(screen.getByText('Get new codes before you run out of them.')).toBeVisible()
})

test('removes the app by the password and a code, and takes over the new session', async () => {
  const { person } = await openSecurity(WITH_APP)
  const calls = mock(removeTotp, tokens({ access_token: 'of-the-new-session' }))
  const dialog = await openRemoval(person)
  await person.type(dialog.getByLabelText('Code'), '123 456')
  mockFactors(WITHOUT_APP)
  await person.click(dialog.getByRole('button', { name: 'Remove app' }))
  expect(await screen.findByText(/^The authenticator app was removed\./)).toBeVisible()
  expect(await screen.findByRole('button', { name: 'Set up' })).toBeVisible()
  expect(calls[0]?.body).toEqual({ current_password: PASSWORD, code: '123456' })
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  const { getToken } = await import('#/lib/session.ts')
  expect(getToken()).toBe('of-the-new-session')
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Security' })).toHaveFocus())
})

test('removes the app by a recovery code', async () => {
  const { person } = await openSecurity(WITH_APP)
  const calls = mock(removeTotp, tokens())
  const dialog = await openRemoval(person)
  await person.click(dialog.getByRole('button', { name: 'Use a recovery code' }))
  expect(dialog.getByLabelText('Recovery code')).toHaveFocus()
  await person.type(dialog.getByLabelText('Recovery code'), '1234-5678-9abc-1234{Enter}')
  expect(await screen.findByText(/^The authenticator app was removed\./)).toBeVisible()
  expect(calls[0]?.body).toEqual({
    current_password: PASSWORD,
    recovery_code: '123456789ABC1234',
  })
})

test('asks before the removal, with the focus on “Cancel”', async () => {
  const { person } = await openSecurity(WITH_APP)
  const opener = screen.getByRole('button', { name: 'Remove the authenticator app' })
  await person.click(opener)
  const dialog = within(await screen.findByRole('dialog', { name: /^Remove the/ }))
  await waitFor(() => expect(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus())
  await person.click(dialog.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(opener).toHaveFocus()
})

test.each([
  ['Current password', refuse('validation_failed', { current_password: 'This is not it.' })],
  ['Code', refuse('code_wrong', { code: 'This is not it.' })],
])('shows a fault beside “%s”, and keeps the dialog', async (label, fault) => {
  const { person } = await openSecurity(WITH_APP)
  mock(removeTotp, fault)
  const dialog = await openRemoval(person)
  await person.type(dialog.getByLabelText('Code'), '123456{Enter}')
  const field = dialog.getByLabelText(label)
  await waitFor(() => expect(field).toHaveAccessibleDescription('This is not it.'))
  expect(field).toHaveFocus()
})

test.each(['conflict', 'too_many_requests'] as const)(
  'shows the service’s message for %s in the dialog',
  async (code) => {
    const { person } = await openSecurity(WITH_APP)
    mock(replaceRecoveryCodes, refuse(code))
    const dialog = await openCodes(person)
    await person.type(dialog.getByLabelText('Code'), '123456{Enter}')
    const alert = await dialog.findByRole('alert')
    expect(alert).not.toBeEmptyDOMElement()
    expect(alert).toHaveFocus()
  },
)

test('replaces the recovery codes, and shows the new ones once', async () => {
  const { person, loads } = await openSecurity(WITH_APP)
  const calls = mock(replaceRecoveryCodes, {
    status: 'success',
    data: { recovery_codes: CODES },
  })
  const dialog = await openCodes(person)
  mockFactors({ ...WITH_APP, recovery_codes_left: 10 })
  await person.type(dialog.getByLabelText('Code'), '123456{Enter}')
  const heading = await screen.findByRole('heading', { name: 'Save your recovery codes' })
  await waitFor(() => expect(heading).toHaveFocus())
  expect(shownCodes()).toEqual(CODES)
  expect(screen.getByText('The former recovery codes no longer work.')).toBeVisible()
  expect(calls[0]?.body).toEqual({ current_password: PASSWORD, code: '123456' })
  expect(loads).toHaveLength(1)
  await person.click(screen.getByRole('button', { name: 'I have saved them' }))
  expect(await screen.findByText('10 of 10 left')).toBeVisible()
  expect(screen.queryByText(CODES[0] ?? '')).not.toBeInTheDocument()
})

test('reports factors that can’t be loaded, and retries', async () => {
  loggedInAs(user())
  mock(getFactors, UNREACHABLE)
  const { person } = await visit('/account/security')
  expect(await screen.findByRole('alert')).toHaveTextContent('The second factor can’t be shown.')
  mockFactors(WITHOUT_APP)
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Set up' })).toBeVisible()
})
