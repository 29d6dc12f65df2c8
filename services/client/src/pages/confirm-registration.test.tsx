import { confirmRegistration, login, readRegistration } from '@gatehouse/contract'
import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { TOKEN, visitLink } from '../../test/links.ts'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const email = 'michael@example.test'
const mockRegistrationLink = () =>
  mock(readRegistration, {
    status: 'success',
    data: { username: 'michael', email, expires_at: '2026-01-02T04:04:05.000Z' },
  })
const mockConfirmed = (state: 'active' | 'pending') =>
  mock(confirmRegistration, { status: 'success', data: { username: 'michael', email, state } })

/** Enters the password and presses the button. */
async function confirm(person: UserEvent) {
  await person.type(await screen.findByLabelText('Password'), 'a password of mine')
  await person.click(screen.getByRole('button', { name: 'Create account' }))
}

test('creates the account with the password, not before, and logs in', async () => {
  mockRegistrationLink()
  const calls = mockConfirmed('active')
  const logIns = mock(login, { ...tokens(), data: user({ username: 'michael' }) })
  const { person, at } = await visitLink('/confirm-registration')
  const button = await screen.findByRole('button', { name: 'Create account' })
  expect(screen.getByText(/Confirm that michael@example.test is your address/)).toBeVisible()
  await person.click(button)
  expect(await screen.findByText('Enter your password.')).toBeVisible()
  expect(calls).toEqual([])
  await confirm(person)
  expect(await screen.findByText('Welcome, michael. You are logged in.')).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(calls.map(({ body }) => body)).toEqual([{ token: TOKEN, password: 'a password of mine' }])
  expect(logIns.map(({ body }) => body)).toEqual([
    { email: 'michael', password: 'a password of mine' },
  ])
})

test('shows a wrong password beside its field', async () => {
  mockRegistrationLink()
  const errors = { password: 'This is not the password that you registered with.' }
  mock(confirmRegistration, refuse('validation_failed', errors))
  const { person } = await visitLink('/confirm-registration')
  await confirm(person)
  expect(await screen.findByText(errors.password)).toBeVisible()
  expect(screen.getByLabelText('Password')).toHaveFocus()
})

test.each([
  ['the log-in is refused', () => mock(login, refuse('too_many_requests'))],
  ['somebody else is logged in', () => loggedInAs(user({ username: 'maria' }))],
])('leads to the log-in page when %s', async (...[, change]) => {
  mockRegistrationLink()
  mockConfirmed('active')
  change()
  const { person } = await visitLink('/confirm-registration')
  await confirm(person)
  expect(await screen.findByRole('heading', { name: 'Account created' })).toHaveFocus()
  const main = screen.getByRole('main')
  expect(main.querySelector('a[href="/login"]')).toHaveTextContent('Log in')
})

test('says that a manager reviews the registration', async () => {
  mockRegistrationLink()
  mockConfirmed('pending')
  const { person } = await visitLink('/confirm-registration')
  await confirm(person)
  expect(await screen.findByRole('heading', { name: 'Registration received' })).toHaveFocus()
  expect(screen.getByText(/A manager will approve or reject/)).toBeVisible()
})

test.each([
  ['link_unknown', 'This link is not valid', 'Send another mail', '/confirmation-mail'],
  ['link_used', 'This registration was confirmed already', 'Log in', '/login'],
  ['link_expired', 'This link has expired', 'Register again', '/register'],
  ['link_superseded', 'This address has an account', 'Reset the password', '/forgot-password'],
] as const)('says what to do after %s', async (...[code, title, next, path]) => {
  mock(readRegistration, refuse(code))
  const { at } = await visitLink('/confirm-registration')
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
  const links = screen.getAllByRole('link', { name: next })
  expect(links.map((link) => link.getAttribute('href'))).toContain(path)
  expect(at().pathname).toBe('/confirm-registration')
})

test('says what to do when the registration expired before the button was pressed', async () => {
  mockRegistrationLink()
  const { person } = await visitLink('/confirm-registration')
  await screen.findByLabelText('Password')
  for (const endpoint of [readRegistration, confirmRegistration]) {
    mock(endpoint, refuse('link_expired'))
  }
  await confirm(person)
  expect(await screen.findByRole('heading', { name: 'This link has expired' })).toHaveFocus()
})

test('explains a registration that closed after the mail', async () => {
  mockRegistrationLink()
  mock(confirmRegistration, refuse('registration_closed'))
  const { person } = await visitLink('/confirm-registration')
  await confirm(person)
  expect(await screen.findByRole('alert')).toHaveTextContent('Registration is closed.')
})

test('tells another logged-in user whose account it is', async () => {
  loggedInAs(user({ username: 'maria' }))
  mockRegistrationLink()
  await visitLink('/confirm-registration')
  expect(await screen.findByText(/You are logged in as maria/)).toBeVisible()
})

test('offers another try without a connection', async () => {
  mock(readRegistration, UNREACHABLE)
  await visitLink('/confirm-registration')
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible()
})

test('without a token it asks to open the link again', async () => {
  delete window.gatehouseLinkToken
  await visit('/confirm-registration')
  expect(await screen.findByRole('heading', { name: 'Open the link again' })).toBeVisible()
})
