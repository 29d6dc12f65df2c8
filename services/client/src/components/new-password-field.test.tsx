import { changePassword } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockAccount, mockRegistration, visit } from '../../test/visit.tsx'

test.for([
  ['short', 'Too short'],
  ['password1234', 'Easy to guess'],
  ['quietharbour', 'Good password'],
  ['quiet harbour lantern', 'Strong password'],
])('says of “%s” in a polite live region: %s', async ([password = '', words = '']) => {
  mockRegistration()
  const { person } = await visit('/register')
  await person.type(await screen.findByLabelText('Password'), password)
  expect((await screen.findByText(words)).closest('[role=status]')).not.toBeNull()
})

test('says “Too short” up to the minimum length of the service', async () => {
  mockRegistration({ password_min_length: 30 })
  const { person } = await visit('/register')
  await screen.findByText(/^30 or more/)
  await person.type(screen.getByLabelText('Password'), 'quiet harbour lantern')
  expect(await screen.findByText('Too short')).toBeVisible()
})

test('says nothing about a refused password', async () => {
  loggedInAs(user())
  mockAccount()
  mock(changePassword, refuse('validation_failed', { new_password: 'This password is common.' }))
  const { person } = await visit('/account')
  await person.type(await screen.findByLabelText('Current password'), 'the old phrase')
  await person.type(screen.getByLabelText('New password'), 'a long enough phrase')
  expect(await screen.findByText('Strong password')).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('This password is common.')).toBeVisible()
  expect(screen.queryByText('Strong password')).not.toBeInTheDocument()
})

test('says nothing about an empty field, also after the form was sent', async () => {
  loggedInAs(user())
  mockAccount()
  mock(changePassword, tokens())
  const { person } = await visit('/account')
  await person.type(await screen.findByLabelText('Current password'), 'the old phrase')
  await person.type(screen.getByLabelText('New password'), 'a long enough phrase')
  expect(await screen.findByText('Strong password')).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Change password' }))
  await waitFor(() => expect(screen.queryByText('Strong password')).not.toBeInTheDocument())
})
