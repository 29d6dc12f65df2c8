import { beginPasskeyLogin, passkeyLogin, refresh, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { openAccount, section } from '../../test/account.ts'
import { mockFactors, WITH_APP, WITHOUT_APP } from '../../test/factors.ts'
import { mock, refuse } from '../../test/mock.ts'
import { PASSKEY, REQUEST, stubPasskeys, usedBy } from '../../test/passkeys.ts'
import { mockPeople, pageOf, tokens, user } from '../../test/people.ts'
import { accessToken } from '../../test/tab.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const AUDIENCE = 'https://gate.test/auth/factors'
const TOKEN = accessToken({ sub: user().id, sid: '1', aud: AUDIENCE })
const WITH_PASSKEY = { ...WITHOUT_APP, passkeys: [PASSKEY] }
const ADD = /^Your account needs a second factor\. Add/

/** Opens a page as a user whose log-in lacked the required factor. */
async function visitWithout(path: string, factors = WITHOUT_APP) {
  loggedInAs(user(), tokens({ access_token: TOKEN }))
  mockFactors(factors)
  return visit(path)
}

test.each(['/', '/people', '/account', '/board?status=done'])(
  'a user who lacks the required factor is led from %s to the page that adds it',
  async (path) => {
    const { at } = await visitWithout(path)
    expect(await screen.findByText(ADD)).toBeVisible()
    expect(at().pathname).toBe('/account/security')
    expect(new URLSearchParams(at().search).get('next')).toBe(path)
  },
)

test.each(['/about', '/reset-password'])('%s opens for a user who lacks it', async (path) => {
  const { at } = await visitWithout(path)
  await screen.findByRole('heading', { level: 1 })
  expect(at().pathname).toBe(path)
})

test('a user with a passkey logs in with it over the page, and a link leads back', async () => {
  stubPasskeys({ get: async () => usedBy(user().id) })
  mock(beginPasskeyLogin, { status: 'success', data: { options: REQUEST } })
  const { at, person } = await visitWithout('/people?sort=username#row', WITH_PASSKEY)
  await person.click(await screen.findByRole('button', { name: 'Log in again' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Confirm that it’s you' }))
  expect(dialog.getByText(/^Log in with your passkey or/)).toBeVisible()
  mock(passkeyLogin, { ...tokens(), data: user() })
  mockPeople(pageOf([user()]))
  await person.click(dialog.getByRole('button', { name: 'Use a passkey' }))
  await person.click(await screen.findByRole('link', { name: 'Continue' }))
  await waitFor(() => expect(at().pathname).toBe('/people'))
  expect(at()).toMatchObject({ search: '?sort=username', hash: '#row' })
})

test('a browser without passkeys says where to log in', async () => {
  await visitWithout('/account', WITH_PASSKEY)
  expect(await screen.findByText(/Log in on the device that has your passkey/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Log in again' })).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /^Remove/ })).not.toBeInTheDocument()
})

test('an open form keeps its input when the policy becomes stricter', async () => {
  const { at, person } = await openAccount()
  const name = section('Profile').getByLabelText('Username')
  await person.type(name, '2')
  mock(updateUser, refuse('mfa_required'))
  mock(refresh, tokens({ access_token: TOKEN }))
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Your account needs a second factor.')
  expect(at().pathname).toBe('/account')
  expect(name).toHaveValue('michael2')
})

test.each(['https://evil.test/', '//evil.test', 'javascript:alert(1)'])(
  'the link does not lead to %s',
  async (next) => {
    loggedInAs(user())
    mockFactors(WITHOUT_APP)
    await visit(`/account/security?${new URLSearchParams({ next })}`)
    expect(await screen.findByRole('link', { name: 'Continue' })).toHaveAttribute('href', '/')
  },
)

test('nothing is asked of a user who lacks nothing', async () => {
  loggedInAs(user())
  mockFactors(WITHOUT_APP)
  await visit('/account/security')
  await screen.findByRole('region', { name: 'Authenticator app' })
  expect(screen.queryByText(ADD)).not.toBeInTheDocument()
  expect(screen.queryByRole('link', { name: 'Continue' })).not.toBeInTheDocument()
})

test('a guarded service that needs two factors says so, until the user has one', async () => {
  loggedInAs(user())
  mockFactors(WITHOUT_APP)
  await visit('/account/security?acr_values=aal2&next=%2Fledger%2F')
  expect(await screen.findByText(/^The page that you opened needs a second factor/)).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Continue' })).not.toBeInTheDocument()
})

test('leads back to a guarded service once the user has a factor', async () => {
  loggedInAs(user())
  mockFactors(WITH_APP)
  await visit('/account/security?acr_values=aal2&next=%2Fledger%2F')
  expect(await screen.findByRole('link', { name: 'Continue' })).toHaveAttribute('href', '/ledger/')
})
