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

test('logs in to the home page with a message and the username', async () => {
  const calls = mockLogin(user())
  const { person, at } = await visit('/login')
  await logIn(person)

  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(screen.getByRole('button', { name: 'michael' })).toBeVisible()
  expect(calls[0]?.body).toEqual({ email: 'michael', password: 'open sesame' })
})

test('submits on Enter', async () => {
  mockLogin(user())
  const { person } = await visit('/login')
  await person.type(await field(), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})

test('is usable by keyboard alone', async () => {
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

test('does not reveal which part of the credentials was wrong, and keeps the input', async () => {
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
  'shows the service’s message for %s',
  async (code) => {
    mock(login, refuse(code))
    const { person } = await visit('/login')
    await logIn(person)
    expect(await screen.findByRole('alert')).not.toBeEmptyDOMElement()
  },
)

test('announces how long to wait after too many attempts, and keeps the input', async () => {
  const message = 'Too many attempts. Try again in 4 minutes.'
  mock(login, refuse('too_many_requests', {}, message))
  const { person } = await visit('/login')
  await logIn(person)
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent(message)
  expect(alert).toHaveFocus()
  expect(await field()).toHaveValue('michael')
  expect(screen.getByLabelText('Password')).toHaveValue('open sesame')
})

test('shows empty fields, and focuses the first', async () => {
  const { person } = await visit('/login')
  await field()
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  await waitFor(async () => expect(await field()).toHaveFocus())
  expect(await field()).toHaveAccessibleDescription('Enter your email address or username.')
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Enter your password.')
})

test('clears the error of a corrected field only', async () => {
  const { person } = await visit('/login')
  await person.click(await screen.findByRole('button', { name: 'Log in' }))
  expect(await screen.findByText('Enter your password.')).toBeVisible()
  await person.type(await field(), 'm')
  expect(screen.queryByText('Enter your email address or username.')).not.toBeInTheDocument()
  expect(await field()).not.toHaveAttribute('aria-invalid')
  expect(screen.getByText('Enter your password.')).toBeVisible()
})

test('sends one request for two presses', async () => {
  const calls = mockLogin(user())
  const { person } = await visit('/login')
  await person.type(await field(), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame')
  await person.dblClick(screen.getByRole('button', { name: 'Log in' }))
  await screen.findByText('Logged in as michael.')
  expect(calls).toHaveLength(1)
})

test('retries with the same button after a lost connection', async () => {
  mock(login, UNREACHABLE)
  const { person } = await visit('/login')
  await logIn(person)
  expect(await screen.findByRole('alert')).toHaveTextContent('Check your connection and try again.')
  mockLogin(user())
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})

test('shows the password on request, and supports password managers', async () => {
  const { person } = await visit('/login')
  expect(await field()).toHaveAttribute('autocomplete', 'username')
  const password = screen.getByLabelText('Password')
  expect(password).toHaveAttribute('autocomplete', 'current-password')
  expect(password).toHaveAttribute('type', 'password')
  await person.click(screen.getByRole('button', { name: 'Show password' }))
  expect(password).toHaveAttribute('type', 'text')
})

test('reports a duplicate cookie before and after the log-in', async () => {
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

test('offers to try again when the first load has no connection', async () => {
  signedInCookie()
  mock(refresh, UNREACHABLE)
  await visit('/login')
  expect(await screen.findByRole('heading', { name: 'No connection' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('shows the request id when the service is down', async () => {
  signedInCookie()
  mock(refresh, refuse('unavailable'))
  await visit('/')
  expect(await screen.findByText('req-1')).toBeVisible()
})
