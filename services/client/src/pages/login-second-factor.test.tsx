import { finishLogin, login } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type Answer, mock, mockLate, refuse } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { mockAccount, type Person, visit } from '../../test/visit.tsx'

const SECOND_STEP = { name: 'michael', secondFactor: true }
const loggedIn: Answer<typeof finishLogin> = { ...tokens(), data: user() }

const codeField = () => screen.findByLabelText('Code')
const press = (person: Person, name: string) => person.click(screen.getByRole('button', { name }))

/** Shows the second step after the password. */
async function open(path = '/login') {
  mock(login, refuse('second_factor_required'))
  const visited = await visit(path)
  await visited.person.type(await screen.findByLabelText('Email or username'), 'michael')
  await visited.person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  await codeField()
  return visited
}

test('asks for a code after the password, with the focus in its field', async () => {
  await open()
  expect(screen.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
  expect(document.title).toBe('Enter the code · Gatehouse')
  const field = await codeField()
  await waitFor(() => expect(field).toHaveFocus())
  expect(field).toHaveAttribute('autocomplete', 'one-time-code')
  expect(field).toHaveAttribute('inputmode', 'numeric')
  expect(screen.queryByLabelText('Password')).not.toBeInTheDocument()
})

test('logs in to the requested page with the code, in which a space does not matter', async () => {
  mockAccount()
  const calls = mock(finishLogin, loggedIn)
  const { person, at } = await open('/login?next=%2Fabout#team')
  await person.type(await codeField(), '123 456{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  expect(at()).toMatchObject({ pathname: '/about', hash: '#team' })
  expect(calls.map(({ body }) => body)).toEqual([{ code: '123456' }])
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
})

test('logs in with a recovery code in lower case and with dashes', async () => {
  const calls = mock(finishLogin, loggedIn)
  const { person } = await open()
  await press(person, 'Use a recovery code')
  const field = screen.getByLabelText('Recovery code')
  expect(field).toHaveFocus()
  expect(field).toHaveAttribute('autocomplete', 'off')
  await person.type(field, '1234-5678-9abc-1234{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
  expect(calls[0]?.body).toEqual({ recovery_code: '123456789ABC1234' })
})

test('switches back from the recovery code to the app', async () => {
  const { person } = await open()
  await press(person, 'Use a recovery code')
  await press(person, 'Use the authenticator app')
  expect(await codeField()).toHaveFocus()
  expect(screen.queryByLabelText('Recovery code')).not.toBeInTheDocument()
})

test.each([
  ['Code', 'code', '123456'],
  ['Recovery code', 'recovery_code', '1234-5678-9ABC-1234'],
])('shows a wrong code beside the field “%s”, with the focus', async (label, name, typed) => {
  const message = 'This code is wrong or was used already.'
  mock(finishLogin, refuse('code_wrong', { [name]: message }))
  const { person } = await open()
  if (name === 'recovery_code') await press(person, 'Use a recovery code')
  const field = screen.getByLabelText(label)
  await person.type(field, `${typed}{Enter}`)
  await waitFor(() => expect(field).toHaveAccessibleDescription(message))
  expect(field).toHaveFocus()
  expect(field).toHaveValue(typed)
})

test('refuses a code that is too short without a request', async () => {
  const { person } = await open()
  const field = await codeField()
  await person.type(field, '12345{Enter}')
  await waitFor(() =>
    expect(field).toHaveAccessibleDescription('Enter the 6 digits that the app shows.'),
  )
})

test('returns to the password with the message and the name when the log-in took too long', async () => {
  mock(finishLogin, refuse('second_factor_expired'))
  const { person, at } = await open()
  await person.type(await codeField(), '123456{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent(/^This log-in took too long/)
  expect(screen.getByLabelText('Email or username')).toHaveValue('michael')
  expect(screen.getByRole('heading', { name: 'Log in' })).toHaveFocus()
  expect(at().state).toEqual({ name: 'michael' })
  mock(login, refuse('invalid_credentials'))
  await person.type(screen.getByLabelText('Password'), 'wrong{Enter}')
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent(/^Email or password/))
})

test('returns to the password on request, and keeps the name', async () => {
  const { person, at } = await open('/login?next=%2Fabout#team')
  await press(person, 'Back to the password')
  expect(await screen.findByLabelText('Email or username')).toHaveValue('michael')
  expect(screen.getByLabelText('Password')).toHaveValue('')
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(screen.getByRole('heading', { name: 'Log in' })).toHaveFocus()
  expect(at()).toMatchObject({ search: '?next=%2Fabout', hash: '#team' })
})

test('announces too many attempts, and keeps the code', async () => {
  const message = 'Too many attempts. Try again in 4 minutes.'
  mock(finishLogin, refuse('too_many_requests', {}, message))
  const { person } = await open()
  await person.type(await codeField(), '123456{Enter}')
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent(message)
  expect(alert).toHaveFocus()
  expect(await codeField()).toHaveValue('123456')
})

test('offers another mail when the address is not verified', async () => {
  mock(finishLogin, refuse('email_unverified', { address: 'michael@example.test' }))
  const { person } = await open()
  await person.type(await codeField(), '123456{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent(/^Your address is not verified yet/)
  expect(await screen.findByRole('button', { name: 'Send another mail' })).toBeVisible()
})

test('keeps the step, and nothing secret, in the entry of the history', async () => {
  const { at } = await open('/login?next=%2Fabout#team')
  expect(at()).toMatchObject({ state: SECOND_STEP, search: '?next=%2Fabout', hash: '#team' })
})

test('shows the step again after a reload', async () => {
  mock(finishLogin, loggedIn)
  const { person } = await visit('/login', SECOND_STEP)
  await person.type(await codeField(), '123456{Enter}')
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})

test('is usable by keyboard alone', async () => {
  const { person } = await open()
  await waitFor(async () => expect(await codeField()).toHaveFocus())
  for (const name of ['Use a recovery code', 'Log in', 'Back to the password']) {
    await person.tab()
    expect(screen.getByRole('button', { name })).toHaveFocus()
  }
})

test('offers no other step while a code is checked', async () => {
  const answer = mockLate(finishLogin)
  const { person } = await open()
  await person.type(await codeField(), '123456{Enter}')
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Back to the password' })).toBeDisabled(),
  )
  expect(screen.getByRole('button', { name: 'Use a recovery code' })).toBeDisabled()
  await answer(loggedIn)
  expect(await screen.findByText('Logged in as michael.')).toBeVisible()
})
