import { register } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockRegistration, type Person, visit } from '../../test/visit.tsx'

const NEW = { username: 'michael', email: 'michael@example.test', password: 'a long enough phrase' }

beforeEach(() => void mockRegistration())

async function fill(person: Person, { username, email, password } = NEW) {
  await person.type(await screen.findByLabelText('Username'), username)
  await person.type(screen.getByLabelText('Email'), email)
  await person.type(screen.getByLabelText('Password'), password)
  await person.click(screen.getByRole('button', { name: 'Create account' }))
}

test('registers, logs in, redirects and welcomes the user', async () => {
  const calls = mock(register, { ...tokens(), data: user() })
  const { person, at } = await visit('/register?next=/about')
  await fill(person)
  expect(await screen.findByText('Welcome, michael. You are logged in.')).toBeVisible()
  expect(at().pathname).toBe('/about')
  expect(calls[0]?.body).toEqual(NEW)
})

test('describes the rules for a password', async () => {
  await visit('/register')
  expect(await screen.findByLabelText('Password')).toHaveAccessibleDescription(
    '12 or more characters. A short phrase works well.',
  )
  expect(screen.getByLabelText('Password')).toHaveAttribute('autocomplete', 'new-password')
})

test('shows each broken rule in place of the help, without a request', async () => {
  const { person } = await visit('/register')
  await fill(person, { username: 'a b', email: 'nobody', password: 'short' })
  await waitFor(() => expect(screen.getByLabelText('Username')).toHaveFocus())
  expect(screen.getByLabelText('Username')).toHaveAccessibleDescription(
    'Use only letters, digits, dots, dashes and underscores.',
  )
  expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(
    'Enter an address like name@example.com.',
  )
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(
    'Use at least 12 characters.',
  )
})

test.each(['short', 'fifteen letters'])(
  'refuses the password “%s” with the minimum length in the help',
  async (password) => {
    mockRegistration({ password_min_length: 20 })
    const { person } = await visit('/register')
    expect(await screen.findByLabelText('Password')).toHaveAccessibleDescription(
      '20 or more characters. A short phrase works well.',
    )
    await fill(person, { ...NEW, password })
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(
      'Use at least 20 characters.',
    )
  },
)

test('refuses a password with the username without a request', async () => {
  const { person } = await visit('/register')
  await fill(person, { ...NEW, password: 'i am MICHAEL indeed' })
  await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(
    'Leave your name and address out of the password.',
  )
})

test('shows a taken name beside its field until it is changed', async () => {
  mock(register, refuse('user_exists', { username: 'This username is taken.' }))
  const { person } = await visit('/register')
  await fill(person)
  const username = screen.getByLabelText('Username')
  await waitFor(() => expect(username).toHaveFocus())
  expect(username).toHaveAccessibleDescription('This username is taken.')
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(screen.getByLabelText('Password')).toHaveValue(NEW.password)
  await person.type(username, '2')
  expect(screen.queryByText('This username is taken.')).not.toBeInTheDocument()
})

test('shows the service’s refusal of a password beside its field', async () => {
  mock(register, refuse('validation_failed', { password: 'This password is too common.' }))
  const { person } = await visit('/register')
  await fill(person)
  expect(await screen.findByText('This password is too common.')).toBeVisible()
})

test('links to the log-in with the same destination', async () => {
  const { person, at } = await visit('/register?next=/account')
  await screen.findByLabelText('Username')
  await person.click(within(screen.getByRole('main')).getByRole('link', { name: 'Log in' }))
  await screen.findByLabelText('Email or username')
  expect(at()).toMatchObject({ pathname: '/login', search: '?next=/account' })
})

test('redirects logged-in users to the home page', async () => {
  loggedInAs(user())
  const { at } = await visit('/register')
  expect(await screen.findByRole('heading', { name: 'Hello, michael' })).toBeVisible()
  expect(at().pathname).toBe('/')
})
