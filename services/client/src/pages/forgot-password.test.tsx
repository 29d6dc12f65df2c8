import { confirmPasswordReset, requestPasswordReset } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { mockRegistration, type Person, visit } from '../../test/visit.tsx'

const EMAIL = 'michael@example.test'
const PASSWORD = 'a long enough phrase'
const sent = { status: 'success', message: 'Sent.' } as const

async function ask(person: Person, email = EMAIL) {
  await person.type(await screen.findByLabelText('Email'), email)
  await person.click(screen.getByRole('button', { name: 'Send mail' }))
}

async function typeCode(person: Person, code: string) {
  await person.type(await screen.findByLabelText('Code'), code)
  await person.type(screen.getByLabelText('New password'), PASSWORD)
  await person.click(screen.getByRole('button', { name: 'Change password' }))
}

test('is linked from the log-in page', async () => {
  const { person, at } = await visit('/login')
  await person.click(await screen.findByRole('link', { name: 'Forgot your password?' }))
  expect(await screen.findByRole('heading', { name: 'Forgot your password?' })).toHaveFocus()
  expect(at().pathname).toBe('/forgot-password')
})

test('asks for a mail, then takes its code in the same browser', async () => {
  const asked = mock(requestPasswordReset, sent)
  const confirmed = mock(confirmPasswordReset, sent)
  const { person } = await visit('/forgot-password')
  await ask(person)
  expect(await screen.findByRole('heading', { name: 'Check your mail' })).toHaveFocus()
  expect(screen.getByText(/If an account has the address michael@example.test/)).toBeVisible()
  await typeCode(person, '1234 5678')
  expect(await screen.findByRole('heading', { name: 'Password changed' })).toHaveFocus()
  expect(asked[0]?.body).toEqual({ email: EMAIL })
  expect(confirmed[0]?.body).toEqual({ code: '12345678', new_password: PASSWORD })
  for (const { headers } of [...asked, ...confirmed]) {
    expect(headers.get('auth-transport')).toBe('cookie')
  }
})

test('shows a wrong code beside its field and keeps the form', async () => {
  mock(requestPasswordReset, sent)
  const message = 'This code is wrong. 4 tries are left.'
  mock(confirmPasswordReset, refuse('code_wrong', { code: message }))
  const { person } = await visit('/forgot-password')
  await ask(person)
  await typeCode(person, '87654321')
  expect(await screen.findByText(message)).toBeVisible()
  expect(screen.getByLabelText('Code')).toHaveAccessibleDescription(message)
})

test('a second wrong code gets the focus like the first', async () => {
  mock(requestPasswordReset, sent)
  const { person } = await visit('/forgot-password')
  await ask(person)
  for (const tries of [4, 3]) {
    const message = `This code is wrong. ${tries} tries are left.`
    mock(confirmPasswordReset, refuse('code_wrong', { code: message }))
    const field = await screen.findByLabelText('Code')
    await person.clear(field)
    await typeCode(person, `8765432${tries}`)
    await waitFor(() => expect(field).toHaveAccessibleDescription(message))
    expect(field).toHaveFocus()
  }
})

test('another mail can be sent, with the address filled in', async () => {
  mock(requestPasswordReset, sent)
  const { person } = await visit('/forgot-password')
  await ask(person)
  await person.click(await screen.findByRole('button', { name: 'Send another mail' }))
  expect(await screen.findByLabelText('Email')).toHaveValue(EMAIL)
  expect(screen.getByRole('heading', { name: 'Forgot your password?' })).toHaveFocus()
})

test('the entry of the history keeps the step, for a reload', async () => {
  mock(requestPasswordReset, sent)
  const { person, at } = await visit('/forgot-password')
  await ask(person)
  await screen.findByLabelText('Code')
  expect(at().state).toEqual({ email: EMAIL, sent: true })
})

test('an entry of the history with the step shows the code, and after the reset no longer', async () => {
  mock(confirmPasswordReset, sent)
  const { person, at } = await visit('/forgot-password', { email: EMAIL, sent: true })
  await typeCode(person, '12345678')
  expect(await screen.findByRole('heading', { name: 'Password changed' })).toBeVisible()
  expect(at().state).toEqual({ done: true })
})

test('without mail the log-in page has no link, and the page names an admin', async () => {
  mockRegistration({ mail: false })
  await visit('/forgot-password')
  expect(await screen.findByText(/An admin can give you a link/)).toBeVisible()
  expect(screen.queryByLabelText('Email')).toBeNull()
})

test('without mail the log-in page does not offer it', async () => {
  mockRegistration({ mail: false })
  await visit('/login')
  expect(await screen.findByLabelText('Password')).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Forgot your password?' })).toBeNull()
})
