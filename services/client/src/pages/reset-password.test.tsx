import { confirmPasswordReset, readLink } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { mockLink, TOKEN, visitLink } from '../../test/links.ts'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, type Person, signedInCookie, visit } from '../../test/visit.tsx'

const PASSWORD = 'a long enough phrase'
const done = { status: 'success', message: 'Password changed.' } as const

beforeEach(() => {
  delete window.gatehouseLinkToken
})

async function choose(person: Person) {
  await person.type(await screen.findByLabelText('New password'), PASSWORD)
  await person.click(screen.getByRole('button', { name: 'Change password' }))
}

test('chooses a password by the link and leads to the log-in', async () => {
  const read = mockLink()
  const calls = mock(confirmPasswordReset, done)
  const { person } = await visitLink('/reset-password')
  expect(await screen.findByText(/Choose a new password for michael/)).toBeVisible()
  await choose(person)
  expect(await screen.findByRole('heading', { name: 'Password changed' })).toHaveFocus()
  expect(within(screen.getByRole('main')).getByRole('link', { name: 'Log in' })).toHaveAttribute(
    'href',
    '/login',
  )
  expect(read.map(({ body }) => body)).toEqual([{ token: TOKEN }])
  expect(calls.map(({ body }) => body)).toEqual([{ token: TOKEN, new_password: PASSWORD }])
})

test('rendering the page changes nothing: only the button does', async () => {
  mockLink()
  const calls = mock(confirmPasswordReset, done)
  await visitLink('/reset-password')
  expect(await screen.findByLabelText('New password')).toBeVisible()
  expect(calls).toEqual([])
})

test.each([
  ['link_used', 'This link was used already', 'Log in'],
  ['link_expired', 'This link has expired', 'Send another mail'],
  ['link_superseded', 'This link was replaced', 'Send another mail'],
  ['link_unknown', 'This link is not valid', 'Send another mail'],
] as const)('says what to do after %s, and does not redirect', async (code, title, next) => {
  mock(readLink, refuse(code))
  const { at } = await visitLink('/reset-password')
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
  expect(within(screen.getByRole('main')).getByRole('link', { name: next })).toBeVisible()
  expect(at().pathname).toBe('/reset-password')
})

test('after a reload, which loses the token, it asks to open the link again', async () => {
  await visit('/reset-password')
  expect(await screen.findByRole('heading', { name: 'Open the link again' })).toBeVisible()
})

test('a link for something else is not valid here', async () => {
  mockLink({ purpose: 'verify' })
  await visitLink('/reset-password')
  expect(await screen.findByRole('heading', { name: 'This link is not valid' })).toBeVisible()
})

test('without a connection it can be tried again with the same link', async () => {
  mock(readLink, UNREACHABLE)
  const { person } = await visitLink('/reset-password')
  expect(await screen.findByRole('heading', { name: 'This link can’t be checked' })).toBeVisible()
  const calls = mockLink()
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('New password')).toBeVisible()
  expect(calls[0]?.body).toEqual({ token: TOKEN })
})

test('says what to do after another tab has used the link', async () => {
  mockLink()
  const { person } = await visitLink('/reset-password')
  await screen.findByLabelText('New password')
  for (const endpoint of [readLink, confirmPasswordReset]) mock(endpoint, refuse('link_used'))
  await choose(person)
  expect(await screen.findByRole('heading', { name: 'This link was used already' })).toHaveFocus()
  expect(within(screen.getByRole('main')).getByRole('link', { name: 'Log in' })).toBeVisible()
})

test('tells another logged-in user whose password it is, and keeps their session', async () => {
  loggedInAs(user({ username: 'maria', email: 'maria@example.test' }))
  mockLink()
  mock(confirmPasswordReset, done)
  const { person } = await visitLink('/reset-password')
  expect(await screen.findByText(/You are logged in as maria/)).toBeVisible()
  await choose(person)
  expect(await screen.findByText(/still logged in as maria/)).toBeVisible()
  expect(screen.getByRole('button', { name: 'maria' })).toBeVisible()
})

test('logs the owner out in this browser too', async () => {
  signedInCookie()
  loggedInAs(user())
  mockLink()
  mock(confirmPasswordReset, done)
  const { person } = await visitLink('/reset-password')
  await choose(person)
  expect(await screen.findByRole('heading', { name: 'Password changed' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'michael' })).toBeNull()
  expect(document.cookie).not.toContain('gatehouse_signed_in')
})
