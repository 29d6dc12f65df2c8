import { readLink, undoEmailChange } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { mockLink, TOKEN, visitLink } from '../../test/links.ts'
import { mock, refuse } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockRegistration, visit } from '../../test/visit.tsx'

const done = { status: 'success', message: 'Changed back.' } as const
const mockUndo = () => mockLink({ purpose: 'undo' })
const button = () => screen.findByRole('button', { name: 'Change the address back' })
const main = () => within(screen.getByRole('main'))

beforeEach(() => {
  delete window.gatehouseLinkToken
})

test('changes the address back when the button is pressed, and leads to a new password', async () => {
  mockUndo()
  mockRegistration({ mail: true })
  const calls = mock(undoEmailChange, done)
  const { person, at } = await visitLink('/restore-address')
  expect(await screen.findByText(/back to michael@example.test\. All sessions/)).toBeVisible()
  const pressed = await button()
  expect(calls).toEqual([])
  await person.click(pressed)
  expect(await screen.findByRole('heading', { name: 'Address changed back' })).toHaveFocus()
  expect(calls.map(({ body }) => body)).toEqual([{ token: TOKEN }])
  await person.click(main().getByRole('link', { name: 'Choose a new password' }))
  expect(await screen.findByLabelText('Email')).toHaveValue('michael@example.test')
  expect(at().pathname + at().search).toBe('/forgot-password')
})

test('logs the user out in this browser, whose session has ended', async () => {
  loggedInAs(user())
  mockUndo()
  mock(undoEmailChange, done)
  const { person, at } = await visitLink('/restore-address')
  await person.click(await button())
  expect(await screen.findByRole('heading', { name: 'Address changed back' })).toBeVisible()
  expect(screen.getAllByRole('link', { name: 'Log in' })[0]).toBeVisible()
  expect(at().pathname).toBe('/restore-address')
})

test('tells another logged-in user whose address it is, and keeps their session', async () => {
  loggedInAs(user({ username: 'maria' }))
  mockUndo()
  mock(undoEmailChange, done)
  const { person } = await visitLink('/restore-address')
  expect(await screen.findByText(/You are logged in as maria/)).toBeVisible()
  await person.click(await button())
  await screen.findByRole('heading', { name: 'Address changed back' })
  expect(screen.getByRole('button', { name: 'maria' })).toBeVisible()
})

test.each([
  ['link_used', 'This link was used already', ['Choose a new password', /changed back/]],
  ['link_expired', 'This link has expired', ['Log in', /ask an admin for help/]],
  ['link_superseded', 'This link was replaced', ['Log in', /ask an admin for help/]],
] as const)(
  'says what to do after %s, and does not redirect',
  async (code, title, [next, text]) => {
    mock(readLink, refuse(code))
    const { at } = await visitLink('/restore-address')
    expect(await screen.findByRole('heading', { name: title })).toBeVisible()
    expect(screen.getByText(text)).toBeVisible()
    expect(main().getByRole('link', { name: next })).toBeVisible()
    expect(at().pathname).toBe('/restore-address')
  },
)

test('says that another account has the address now', async () => {
  mockUndo()
  mock(undoEmailChange, refuse('address_taken'))
  const { person } = await visitLink('/restore-address')
  await person.click(await button())
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Another account has this address now. Enter a different one, or ask an admin for help.',
  )
})

test('without a token it asks to open the link again', async () => {
  await visit('/restore-address')
  expect(await screen.findByRole('heading', { name: 'Open the link again' })).toBeVisible()
})
