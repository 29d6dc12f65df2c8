import { currentUser, type User, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockAccount, type Person, visit } from '../../test/visit.tsx'

const NEW = 'moved@example.test'
const profile = () => within(screen.getByRole('region', { name: 'Profile' }))
const password = () => profile().queryByLabelText('Current password')

const open = async () => {
  loggedInAs(user())
  mockAccount()
  const { person } = await visit('/account')
  await screen.findByRole('heading', { name: 'My account' })
  return person
}

async function enter(person: Person, email: string) {
  await person.clear(profile().getByLabelText('Email'))
  await person.type(profile().getByLabelText('Email'), email)
}
const save = (person: Person) => person.click(screen.getByRole('button', { name: 'Save changes' }))

function mockSaved(saved: User) {
  mock(currentUser, { status: 'success', data: { ...saved, token_expires_in: 900 } })
  return mock(updateUser, { status: 'success', data: saved })
}

test('asks for the password beside another address only', async () => {
  const person = await open()
  expect(password()).toBeNull()
  await enter(person, 'MICHAEL@example.test')
  expect(password()).toBeNull()
  await enter(person, NEW)
  expect(password()).toBeVisible()
  await enter(person, 'michael@example.test')
  expect(password()).toBeNull()
})

test('says that the address stays until the link in the mail was opened', async () => {
  const person = await open()
  const calls = mockSaved(user({ username: 'mike' }))
  await person.clear(profile().getByLabelText('Username'))
  await person.type(profile().getByLabelText('Username'), 'mike')
  await enter(person, NEW)
  await person.type(profile().getByLabelText('Current password'), 'open sesame')
  await save(person)
  expect(
    await screen.findByText(
      `Changes saved. Open the link in the mail to ${NEW} within 24 hours. Until then, the address stays michael@example.test.`,
    ),
  ).toBeVisible()
  expect(calls[0]?.body).toEqual({
    username: 'mike',
    email: NEW,
    current_password: 'open sesame',
  })
  expect(profile().getByLabelText('Email')).toHaveValue('michael@example.test')
  expect(profile().getByLabelText('Username')).toHaveValue('mike')
  expect(password()).toBeNull()
})

test('where no mail is sent, the address is saved at once', async () => {
  const person = await open()
  mockSaved(user({ email: NEW }))
  await enter(person, NEW)
  await person.type(profile().getByLabelText('Current password'), 'open sesame')
  await save(person)
  expect(await screen.findByText('Changes saved.')).toBeVisible()
  expect(profile().getByLabelText('Email')).toHaveValue(NEW)
  expect(password()).toBeNull()
})

test('sends nothing without the password, and shows a wrong one beside its field', async () => {
  const person = await open()
  const calls = mock(
    updateUser,
    refuse('validation_failed', { current_password: 'This is not your current password.' }),
  )
  await enter(person, NEW)
  await save(person)
  await waitFor(() => expect(password()).toHaveFocus())
  expect(password()).toHaveAccessibleDescription('Enter your password.')
  expect(calls).toEqual([])
  await person.type(profile().getByLabelText('Current password'), 'guess')
  await save(person)
  await waitFor(() =>
    expect(password()).toHaveAccessibleDescription('This is not your current password.'),
  )
  expect(profile().getByLabelText('Email')).toHaveValue(NEW)
})
