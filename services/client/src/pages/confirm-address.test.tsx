import { confirmEmailChange, readLink } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { mockLink, TOKEN, visitLink } from '../../test/links.ts'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const NEW = 'moved@example.test'
const done = { status: 'success', message: 'Changed.' } as const
const mockChange = () => mockLink({ purpose: 'change', email: NEW })
const button = () => screen.findByRole('button', { name: 'Change address' })

beforeEach(() => {
  delete window.gatehouseLinkToken
})

test('changes the address when the button is pressed, and not before', async () => {
  mockChange()
  const calls = mock(confirmEmailChange, done)
  const { person } = await visitLink('/confirm-address')
  expect(await screen.findByText(`Change the address of michael to ${NEW}.`)).toBeVisible()
  const pressed = await button()
  expect(calls).toEqual([])
  await person.click(pressed)
  expect(await screen.findByRole('heading', { name: 'Address changed' })).toHaveFocus()
  expect(screen.getByText(/got a mail about it/)).toBeVisible()
  expect(within(screen.getByRole('main')).getByRole('link')).toHaveAttribute('href', '/login')
  expect(calls.map(({ body }) => body)).toEqual([{ token: TOKEN }])
})

test('leads the logged-in user to the account', async () => {
  loggedInAs(user())
  mockChange()
  mock(confirmEmailChange, done)
  const { person } = await visitLink('/confirm-address')
  await person.click(await button())
  const next = await screen.findByRole('link', { name: 'Go to my account' })
  expect(next).toHaveAttribute('href', '/account')
  const { loggedInUser } = await import('#/lib/session.ts')
  expect(loggedInUser()).toMatchObject({ email: NEW, email_verified: true })
})

test('tells another logged-in user whose address changes, and leaves theirs', async () => {
  loggedInAs(user({ username: 'maria', email: 'maria@example.test' }))
  mockChange()
  mock(confirmEmailChange, done)
  const { person } = await visitLink('/confirm-address')
  expect(await screen.findByText(/You are logged in as maria/)).toBeVisible()
  await person.click(await button())
  await screen.findByRole('heading', { name: 'Address changed' })
  const { loggedInUser } = await import('#/lib/session.ts')
  expect(loggedInUser()?.email).toBe('maria@example.test')
})

test.each([
  ['link_used', 'This link was used already', 'Go to my account'],
  ['link_expired', 'This link has expired', 'Change the address in my account'],
  ['link_superseded', 'This link was replaced', 'Change the address in my account'],
  ['link_unknown', 'This link is not valid', 'Change the address in my account'],
] as const)('says what to do after %s, and does not redirect', async (code, title, next) => {
  mock(readLink, refuse(code))
  const { at } = await visitLink('/confirm-address')
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
  expect(screen.getByRole('link', { name: next })).toHaveAttribute('href', '/account')
  expect(at().pathname).toBe('/confirm-address')
})

test('reports an address that another account has taken since', async () => {
  mockChange()
  mock(confirmEmailChange, refuse('address_taken'))
  const { person } = await visitLink('/confirm-address')
  await person.click(await button())
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Another account has this address now. Enter a different one, or ask an admin for help.',
  )
})

test('refuses a link of another purpose', async () => {
  mockLink({ purpose: 'reset' })
  await visitLink('/confirm-address')
  expect(await screen.findByRole('heading', { name: 'This link is not valid' })).toBeVisible()
})

test('without a token it asks to open the link again', async () => {
  await visit('/confirm-address')
  expect(await screen.findByRole('heading', { name: 'Open the link again' })).toBeVisible()
})

test('keeps the link while the service can’t be reached', async () => {
  mock(readLink, UNREACHABLE)
  const { person } = await visitLink('/confirm-address')
  const again = await screen.findByRole('button', { name: 'Try again' })
  mockChange()
  await person.click(again)
  expect(await button()).toBeVisible()
})
