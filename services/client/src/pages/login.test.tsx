import { login, logout, refresh } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { mockLogin, type Person, signedInCookie, visit } from '../../test/visit.tsx'

const field = () => screen.findByLabelText('Email or username')

async function logIn(person: Person, password = 'open sesame') {
  await person.type(await field(), 'michael')
  await person.type(screen.getByLabelText('Password'), password)
  await person.click(screen.getByRole('button', { name: 'Log in' }))
}

test('logging in leads home, says so and shows who is here', async () => {
  const calls = mockLogin(user())
  const { person, at } = await visit('/login')
  await logIn(person)

  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(screen.getByRole('button', { name: 'michael' })).toBeVisible()
  expect(calls[0]?.body).toEqual({ email: 'michael', password: 'open sesame' })
})

test('Enter submits', async () => {
  mockLogin(user())
  const { person } = await visit('/login')
  await person.type(await field(), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})

test('the keyboard alone gets from the first field to the button', async () => {
  const { person } = await visit('/login')
  const first = await field()
  first.focus()
  await person.tab()
  expect(screen.getByLabelText('Password')).toHaveFocus()
  await person.tab()
  expect(screen.getByRole('button', { name: 'Show password' })).toHaveFocus()
  await person.tab()
  expect(screen.getByRole('button', { name: 'Log in' })).toHaveFocus()
})

test('a wrong password is told without saying which half was wrong, and keeps what was typed', async () => {
  mock(login, refuse('invalid_credentials'))
  const { person } = await visit('/login')
  await logIn(person, 'wrong')

  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('Email or password is incorrect.')
  expect(alert).toHaveFocus()
  expect(await field()).toHaveValue('michael')
  expect(screen.getByLabelText('Password')).toHaveValue('wrong')
})

test.each(['account_inactive', 'approval_pending', 'too_many_requests'] as const)(
  '%s is told in the words of the service',
  async (code) => {
    mock(login, refuse(code))
    const { person } = await visit('/login')
    await logIn(person)
    expect(await screen.findByRole('alert')).not.toBeEmptyDOMElement()
  },
)

test('empty fields are told beside them, and the first gets the focus', async () => {
  const { person } = await visit('/login')
  await field()
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  await waitFor(async () => expect(await field()).toHaveFocus())
  expect(await field()).toHaveAccessibleDescription('Enter your email address or username.')
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Enter your password.')
})

test('an error goes when its field is mended, and the others stay', async () => {
  const { person } = await visit('/login')
  await person.click(await screen.findByRole('button', { name: 'Log in' }))
  expect(await screen.findByText('Enter your password.')).toBeVisible()
  await person.type(await field(), 'm')
  expect(screen.queryByText('Enter your email address or username.')).not.toBeInTheDocument()
  expect(await field()).not.toHaveAttribute('aria-invalid')
  expect(screen.getByText('Enter your password.')).toBeVisible()
})

test('two presses send one request', async () => {
  const calls = mockLogin(user())
  const { person } = await visit('/login')
  await person.type(await field(), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame')
  await person.dblClick(screen.getByRole('button', { name: 'Log in' }))
  await screen.findByText('Logged in as michael.')
  expect(calls).toHaveLength(1)
})

test('after a lost connection the same button tries again', async () => {
  mock(login, UNREACHABLE)
  const { person } = await visit('/login')
  await logIn(person)
  expect(await screen.findByRole('alert')).toHaveTextContent('Check your connection and try again.')
  mockLogin(user())
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})

test('the password can be shown, and managers can fill both fields', async () => {
  const { person } = await visit('/login')
  expect(await field()).toHaveAttribute('autocomplete', 'username')
  const password = screen.getByLabelText('Password')
  expect(password).toHaveAttribute('autocomplete', 'current-password')
  expect(password).toHaveAttribute('type', 'password')
  await person.click(screen.getByRole('button', { name: 'Show password' }))
  expect(password).toHaveAttribute('type', 'text')
})

test('a page load that finds a cookie twice leads to a log-in that says so, before and after', async () => {
  signedInCookie()
  mock(refresh, refuse('duplicate_cookie'))
  mockLogin(user())
  const ended = mock(logout, { status: 'success' })
  const { person, at } = await visit('/login')
  expect(await screen.findByRole('alert')).toHaveTextContent('a cookie more than once')
  await logIn(person)
  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(2))
  for (const alert of screen.getAllByRole('alert')) {
    expect(alert).toHaveTextContent('a cookie more than once')
  }
  expect(at().pathname).toBe('/login')
  expect(ended).toHaveLength(1)
})

test('a start without a connection says so and offers to try again', async () => {
  signedInCookie()
  mock(refresh, UNREACHABLE)
  await visit('/login')
  expect(await screen.findByRole('heading', { name: 'No connection' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('a start while the service is down gives the request id', async () => {
  signedInCookie()
  mock(refresh, refuse('unavailable'))
  await visit('/')
  expect(await screen.findByText('req-1')).toBeVisible()
})
