import { login, register, resendEmailVerification } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { mockRegistration, type Person, visit } from '../../test/visit.tsx'

const PASSWORD = 'a long enough phrase'
const waits = { status: 'success', message: 'Check your mail.' } as const

async function registerAs(person: Person) {
  await person.type(await screen.findByLabelText('Username'), 'michael')
  await person.type(screen.getByLabelText('Email'), 'michael@example.test')
  await person.type(screen.getByLabelText('Password'), PASSWORD)
  await person.click(screen.getByRole('button', { name: 'Create account' }))
  await waitFor(() =>
    expect(screen.getByRole('heading', { name: 'Check your mail' })).toHaveFocus(),
  )
}

test('announces the mail above the form, and offers another one', async () => {
  mockRegistration({ mode: 'approval', email_verification: 'required' })
  await visit('/register')
  const intro = await screen.findByText(/A link in a mail confirms your address/)
  expect(intro).toHaveTextContent('A manager reviews each registration.')
  expect(screen.getByRole('link', { name: 'Send it again' })).toHaveAttribute(
    'href',
    '/confirmation-mail',
  )
})

test('asks to check the mail, and sends another one', async () => {
  mockRegistration({ email_verification: 'required' })
  mock(register, waits)
  const calls = mock(resendEmailVerification, waits)
  const { person } = await visit('/register')
  await registerAs(person)
  expect(screen.getByText(/Open the link in the mail to michael@example.test/)).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Send another mail' }))
  await waitFor(() => expect(calls).toHaveLength(1))
  expect(calls[0]?.body).toEqual({ email: 'michael@example.test' })
})

test('registers the same account with another address', async () => {
  mockRegistration({ email_verification: 'required' })
  const calls = mock(register, waits)
  const { person } = await visit('/register')
  await registerAs(person)
  const send = screen.getByRole('button', { name: 'Send mail to this address' })
  await person.click(send)
  const field = screen.getByLabelText('Use another address')
  await waitFor(() => expect(field).toHaveFocus())
  expect(field).toBeInvalid()
  await person.type(field, 'right@example.test')
  await person.click(send)
  expect(await screen.findByText(/Open the link in the mail to right@example.test/)).toBeVisible()
  expect(calls.map(({ body }) => body)).toEqual([
    { username: 'michael', email: 'michael@example.test', password: PASSWORD },
    { username: 'michael', email: 'right@example.test', password: PASSWORD },
  ])
})

test('says so when the registration can’t get another address any more', async () => {
  mockRegistration({ email_verification: 'required' })
  mock(register, waits)
  const { person } = await visit('/register')
  await registerAs(person)
  mock(register, refuse('user_exists', { username: 'This username is taken.' }))
  await person.type(screen.getByLabelText('Use another address'), 'right@example.test{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('can’t be changed any more')
})

test('a page of its own sends another mail', async () => {
  const calls = mock(resendEmailVerification, waits)
  const { person } = await visit('/confirmation-mail')
  const field = await screen.findByLabelText('Email')
  await person.click(screen.getByRole('button', { name: 'Send mail' }))
  await waitFor(() => expect(field).toHaveFocus())
  await person.type(field, 'michael@example.test{Enter}')
  expect(await screen.findByRole('heading', { name: 'Check your mail' })).toHaveFocus()
  expect(calls.map(({ body }) => body)).toEqual([{ email: 'michael@example.test' }])
})

test('offers another mail to a log-in before the address is confirmed', async () => {
  mock(login, refuse('email_unverified', { address: 'michael@example.test' }))
  const calls = mock(resendEmailVerification, waits)
  const { person } = await visit('/login')
  await person.type(await screen.findByLabelText('Email or username'), 'michael')
  await person.type(screen.getByLabelText('Password'), `${PASSWORD}{Enter}`)
  expect(await screen.findByRole('alert')).toHaveTextContent('Your address is not verified yet.')
  await person.click(await screen.findByRole('button', { name: 'Send another mail' }))
  await waitFor(() =>
    expect(calls.map(({ body }) => body)).toEqual([{ email: 'michael@example.test' }]),
  )
})
