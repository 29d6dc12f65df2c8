import { login, register, registration } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { mockRegistration, type Person, visit } from '../../test/visit.tsx'

const heading = (name: string) => screen.findByRole('heading', { name, level: 1 })
const REVIEWED = /A manager reviews each registration/

async function fill(person: Person) {
  await person.type(await screen.findByLabelText('Username'), 'michael')
  await person.type(screen.getByLabelText('Email'), 'michael@example.test')
  await person.type(screen.getByLabelText('Password'), 'a long enough phrase')
  await person.click(screen.getByRole('button', { name: 'Create account' }))
}

test('mentions no review where registration is open', async () => {
  mockRegistration()
  await visit('/register')
  await heading('Create account')
  expect(screen.queryByText(REVIEWED)).not.toBeInTheDocument()
})

test('announces the review of registrations above the form', async () => {
  mockRegistration({ mode: 'approval' })
  await visit('/register')
  const sentence = await screen.findByText(REVIEWED)
  const form = screen.getByLabelText('Username')
  expect(sentence.compareDocumentPosition(form)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

test('explains the next step after a registration that needs approval', async () => {
  mockRegistration({ mode: 'approval' })
  mock(register, { status: 'success', message: 'Registration received. An admin will review it.' })
  const { person, at } = await visit('/register?next=/about')
  await fill(person)
  await waitFor(() =>
    expect(screen.getByRole('heading', { name: 'Registration received' })).toHaveFocus(),
  )
  expect(document.title).toBe('Registration received · Gatehouse')
  expect(screen.getByText(/A manager will approve or reject it/)).toBeVisible()
  expect(screen.queryByLabelText('Password')).not.toBeInTheDocument()
  await person.click(screen.getByRole('link', { name: 'Go to log in' }))
  await heading('Log in')
  expect(at().search).toBe('?next=/about')
})

test('shows no form, but a link to log in, where registration is closed', async () => {
  mockRegistration({ mode: 'closed' })
  await visit('/register?next=/about')
  await heading('Registration is closed')
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  const main = within(screen.getByRole('main'))
  expect(main.getByRole('link', { name: 'Log in' })).toHaveAttribute('href', '/login?next=/about')
})

test('reports that registration has closed, and keeps the input', async () => {
  mockRegistration()
  mock(register, refuse('registration_closed'))
  const { person } = await visit('/register')
  await screen.findByLabelText('Username')
  mockRegistration({ mode: 'closed' })
  await fill(person)
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('Registration is closed now. No account was created.')
  expect(alert).toHaveFocus()
  expect(screen.getByLabelText('Username')).toHaveValue('michael')
})

test('shows the configured minimum length of a password', async () => {
  mockRegistration({ password_min_length: 15 })
  await visit('/register')
  expect(await screen.findByLabelText('Password')).toHaveAccessibleDescription(
    '15 or more characters. A short phrase works well.',
  )
})

test.each([
  ['unreachable', UNREACHABLE],
  ['down', refuse('unavailable')],
] as const)('shows the form while the service is %s', async (_, answer) => {
  const calls = mock(registration, answer)
  await visit('/register')
  expect(await screen.findByLabelText('Password')).toHaveAccessibleDescription(
    'A short phrase works well.',
  )
  // The field sends the request once more.
  await waitFor(() => expect(calls).toHaveLength(2))
})

async function logIn(person: Person) {
  await person.type(await screen.findByLabelText('Email or username'), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  return screen.findByRole('alert')
}

test('explains a pending registration at log-in', async () => {
  mock(login, refuse('approval_pending'))
  const { person } = await visit('/login')
  expect(await logIn(person)).toHaveTextContent(
    'Your registration is waiting for approval by a manager. Try again later.',
  )
})

test('shows the reason of a rejection at log-in as text', async () => {
  mock(login, refuse('registration_rejected', { reason: 'Use your <b>work</b> address.' }))
  const { person } = await visit('/login')
  expect(await logIn(person)).toHaveTextContent(
    'This registration was not accepted. Reason: Use your <b>work</b> address.',
  )
})

test('shows a rejection without a reason at log-in', async () => {
  mock(login, refuse('registration_rejected'))
  const { person } = await visit('/login')
  expect(await logIn(person)).toHaveTextContent(/^This registration was not accepted\.$/)
})
