import { createUser, finishLogin, login } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { admin, mockPeople, pageOf, tokens, user } from '../../../test/people.ts'
import {
  loggedInAs,
  mockLogin,
  mockRegistration,
  type Person,
  visit,
} from '../../../test/visit.tsx'

const REFUSED = refuse('insufficient_user_authentication')
const OTHER = admin({ id: '0193a0b2-7c00-7000-8000-000000000009', username: 'other' })
const asking = () => screen.findByRole('dialog', { name: 'Confirm that it’s you' })

/** Sends a form whose call is refused until the token of a log-in, and returns the dialog that asks for it. */
async function addPerson() {
  loggedInAs(admin())
  mockRegistration()
  mockPeople(pageOf([admin()]))
  const visited = await visit('/people')
  const { person } = visited
  const created = { status: 'success', data: user({ username: 'new.one' }) } as const
  const calls = mock(createUser, ({ headers }) =>
    headers.get('authorization') === 'Bearer of-the-log-in' ? created : REFUSED,
  )
  await person.click(await screen.findByRole('button', { name: 'Add person' }))
  const form = within(await screen.findByRole('dialog', { name: 'Add a person' }))
  await person.type(form.getByLabelText('Username'), 'new.one')
  await person.type(form.getByLabelText('Email'), 'new@example.test')
  await person.type(form.getByLabelText('Password'), 'a long enough phrase{Enter}')
  return { ...visited, calls, form, dialog: within(await asking()) }
}

const logIn = (person: Person, dialog: ReturnType<typeof within>) =>
  person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')

const grant = (who = admin()) => ({ ...tokens({ access_token: 'of-the-log-in' }), data: who })

test('asks for a log-in in a dialog, and makes the call again after it', async () => {
  const { person, dialog, calls } = await addPerson()
  expect(dialog.getByText(/^Your last log-in is too long ago for this\./)).toBeVisible()
  expect(dialog.getByLabelText('Email or username')).toHaveValue('admin')
  mock(login, grant())
  await logIn(person, dialog)
  expect(await screen.findByText('new.one was added.')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(calls).toHaveLength(2)
  expect(calls[1]?.body).toEqual(calls[0]?.body)
})

test('asks for the second factor too', async () => {
  const { person, dialog } = await addPerson()
  mock(login, refuse('second_factor_required'))
  await logIn(person, dialog)
  mock(finishLogin, grant())
  await person.type(await dialog.findByLabelText('Code'), '123456{Enter}')
  expect(await screen.findByText('new.one was added.')).toBeVisible()
})

test('can be cancelled, and the form keeps its input and says why', async () => {
  const { person, dialog, calls, form } = await addPerson()
  await person.keyboard('{Escape}')
  expect(await asking()).toBeVisible()
  await person.click(dialog.getByRole('button', { name: 'Cancel' }))
  const alert = await form.findByRole('alert')
  expect(alert).toHaveTextContent('Your last log-in is too long ago for this. Log in again.')
  expect(form.getByLabelText('Username')).toHaveValue('new.one')
  expect(calls).toHaveLength(1)
})

test('a wrong password keeps the dialog open', async () => {
  const { person, dialog, calls } = await addPerson()
  mock(login, refuse('invalid_credentials'))
  await logIn(person, dialog)
  expect(await dialog.findByRole('alert')).toHaveTextContent('Email or password is incorrect.')
  expect(calls).toHaveLength(1)
})

test('another user who logs in does not make the call', async () => {
  const { at, person, dialog, calls } = await addPerson()
  mock(login, grant(OTHER))
  await logIn(person, dialog)
  expect(await screen.findByRole('heading', { name: 'Hello, other' })).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(calls).toHaveLength(1)
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

test('a call that is refused again after the log-in says why', async () => {
  const { person, dialog, calls, form } = await addPerson()
  mockLogin(admin())
  await logIn(person, dialog)
  expect(await form.findByRole('alert')).toHaveTextContent('too long ago')
  expect(calls).toHaveLength(2)
})

test('a user who leaves the page cancels the call', async () => {
  const { router, calls } = await addPerson()
  await router.navigate('/about')
  expect(await screen.findByRole('heading', { name: 'About' })).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(calls).toHaveLength(1)
})
