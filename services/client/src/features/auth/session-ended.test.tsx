import {
  currentUser,
  getUser,
  listUsers,
  login,
  logout,
  refresh,
  type User,
  updateUser,
} from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { admin, pageOf, tokens, user } from '../../../test/people.ts'
import { accessToken, openTab, type Tab } from '../../../test/tab.ts'
import { loggedInAs, mockAccount, mockLogin, type Person, visit } from '../../../test/visit.tsx'

const LOGIN = { email: 'x', password: 'x' }
const form = (name: string) => within(screen.getByRole('region', { name }))
const dialog = async () => within(await screen.findByRole('dialog', { name: 'Log in again' }))

/** Waits for the username in the bar, which each page renders again. */
const untilHere = (name: string) =>
  waitFor(() => expect(screen.getByRole('button', { name })).toBeVisible())

/** Opens a page, and a second tab. */
async function open(path: string, who: User) {
  loggedInAs(who)
  mockAccount()
  mock(listUsers, pageOf([who, user({ id: '0193a0b2-7c00-7000-8000-000000000009' })]))
  mock(getUser, { status: 'success', data: user({ id: '0193a0b2-7c00-7000-8000-000000000009' }) })
  const elsewhere = await openTab()
  const visited = await visit(path)
  await untilHere(who.username)
  return { ...visited, elsewhere }
}

async function endSession(elsewhere: Tab) {
  await elsewhere.ready()
  mock(logout, { status: 'success' })
  await elsewhere.logOut()
}

async function logInAgain(person: Person, who: User) {
  mockLogin(who)
  mock(currentUser, { status: 'success', data: { ...who, token_expires_in: 900 } })
  await person.type((await dialog()).getByLabelText('Password'), 'open sesame{Enter}')
  await waitFor(() =>
    expect(screen.queryByRole('dialog', { name: 'Log in again' })).not.toBeInTheDocument(),
  )
}

describe('keeps unsaved input when the session ends in another tab', () => {
  test.each<[string, string, (person: Person) => Promise<HTMLElement>]>([
    ['the profile', '/account', async () => form('Profile').getByLabelText('Email')],
    ['the password', '/account', async () => form('Password').getByLabelText('New password')],
    [
      'the deletion of the account',
      '/account',
      async (person) => {
        await person.click(screen.getByRole('button', { name: 'Delete my account' }))
        return within(await screen.findByRole('dialog')).findByLabelText('Password')
      },
    ],
    [
      'a new person',
      '/people',
      async (person) => {
        await person.click(await screen.findByRole('button', { name: 'Add person' }))
        return within(await screen.findByRole('dialog')).findByLabelText('Email')
      },
    ],
    [
      'a changed person',
      '/people',
      async (person) => {
        await person.click(await screen.findByRole('button', { name: 'Edit michael' }))
        return within(await screen.findByRole('dialog')).findByLabelText('Username')
      },
    ],
  ])('%s', async (_, path, find) => {
    const { person, elsewhere } = await open(path, admin())
    const field = await find(person)
    await person.type(field, 'typed')
    const typed = (field as HTMLInputElement).value
    await endSession(elsewhere)
    await logInAgain(person, admin())
    expect(field).toBeInTheDocument()
    expect(field).toHaveValue(typed)
    expect(typed).toContain('typed')
  })
})

test('shows why the session ended', async () => {
  const { elsewhere } = await open('/account', user())
  await endSession(elsewhere)
  expect((await dialog()).getByText(/^You logged out in another tab\./)).toBeVisible()
})

test('reports a copied session', async () => {
  const { elsewhere } = await open('/account', user())
  await elsewhere.ready()
  const session = 'Somebody may have used a copy of this session.'
  mock(refresh, refuse('refresh_token_reused', { session }))
  await elsewhere.refresh()
  expect((await dialog()).getByText(/^Somebody may have used a copy/)).toBeVisible()
})

test('focuses the password, so that a key press does not leave the page', async () => {
  const { person, elsewhere, at } = await open('/account', user())
  await endSession(elsewhere)
  await waitFor(async () => expect((await dialog()).getByLabelText('Password')).toHaveFocus())
  await person.keyboard(' ')
  expect((await dialog()).getByLabelText('Password')).toHaveValue(' ')
  expect(at().pathname).toBe('/account')
})

test('asks before leaving a page with unsaved input, and keeps it on “Stay”', async () => {
  const { person, elsewhere, at } = await open('/account', user())
  const email = form('Profile').getByLabelText('Email')
  await person.type(email, 'typed')
  await endSession(elsewhere)
  await dialog()
  await person.click(screen.getByRole('button', { name: 'Leave this page' }))
  expect((await dialog()).getByText(/has unsaved changes.* will be lost/)).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Stay' }))
  expect((await dialog()).getByLabelText('Password')).toBeVisible()
  expect(email).toHaveValue(`${user().email}typed`)
  await person.click(screen.getByRole('button', { name: 'Leave this page' }))
  await person.click(screen.getByRole('button', { name: 'Leave page' }))
  await waitFor(() => expect(at().pathname).toBe('/login'))
})

test('leaves a page without unsaved input immediately', async () => {
  const { person, elsewhere, at } = await open('/account', user())
  await endSession(elsewhere)
  await dialog()
  await person.click(screen.getByRole('button', { name: 'Leave this page' }))
  await waitFor(() => expect(at().pathname).toBe('/login'))
})

test('clears the form’s error after the next log-in', async () => {
  const { person } = await open('/account', user())
  mock(updateUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  await person.type(form('Profile').getByLabelText('Username'), '2')
  await person.click(screen.getByRole('button', { name: 'Save changes' }))
  await dialog()
  const said = /Session ended|Invalid token/
  await waitFor(() => expect(form('Profile').getByText(said)).toBeInTheDocument())
  await logInAgain(person, user())
  await waitFor(() => expect(form('Profile').queryByText(said)).not.toBeInTheDocument())
  expect(form('Profile').getByLabelText('Username')).toHaveValue('michael2')
})

test('does not close the dialog on Escape or a click outside', async () => {
  const { person, elsewhere } = await open('/account', user())
  await endSession(elsewhere)
  await dialog()
  await person.keyboard('{Escape}')
  expect((await dialog()).getByLabelText('Password')).toBeVisible()
})

test('does not close the dialog below on Escape', async () => {
  const { person, elsewhere } = await open('/people', admin())
  await person.click(await screen.findByRole('button', { name: 'Add person' }))
  const adding = within(await screen.findByRole('dialog', { name: 'Add a person' }))
  const email = await adding.findByLabelText('Email')
  await person.type(email, 'typed')
  await endSession(elsewhere)
  await dialog()
  await person.keyboard('{Escape}')
  await logInAgain(person, admin())
  expect(email).toBeInTheDocument()
  expect(email).toHaveValue('typed')
  await person.keyboard('{Escape}')
  await waitFor(() => expect(email).not.toBeInTheDocument())
})

test('leaves the page when another user logs in', async () => {
  const { person, elsewhere, at } = await open('/account', user())
  await endSession(elsewhere)
  await logInAgain(person, admin())
  await waitFor(() => expect(at().pathname).toBe('/'))
  await untilHere('admin')
})

test('reports another user’s log-in in another tab, and uses it on leaving the page', async () => {
  const { person, elsewhere } = await open('/account', user())
  const access_token = accessToken({ sub: admin().id, sid: 'other' })
  mock(login, { ...tokens({ access_token }), data: admin() })
  await elsewhere.logIn(LOGIN)
  expect((await dialog()).getByText(/^admin is logged in in another tab\./)).toBeVisible()
  mock(refresh, tokens({ access_token }))
  mock(currentUser, { status: 'success', data: { ...admin(), token_expires_in: 900 } })
  await person.click(screen.getByRole('button', { name: 'Leave this page' }))
  await untilHere('admin')
})
