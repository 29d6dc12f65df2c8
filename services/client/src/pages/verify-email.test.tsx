import { confirmEmailVerification, readLink } from '@gatehouse/contract'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mockLink, TOKEN, visitLink } from '../../test/links.ts'
import { mock, refuse } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const done = { status: 'success', message: 'Verified.' } as const

test('verifies the address when the button is pressed, and not before', async () => {
  mockLink({ purpose: 'verify' })
  const calls = mock(confirmEmailVerification, done)
  const { person } = await visitLink('/verify-email')
  const button = await screen.findByRole('button', { name: 'Verify address' })
  expect(calls).toEqual([])
  await person.click(button)
  expect(await screen.findByRole('heading', { name: 'Address verified' })).toHaveFocus()
  expect(screen.getByText('michael@example.test is verified.')).toBeVisible()
  expect(calls.map(({ body }) => body)).toEqual([{ token: TOKEN }])
})

test.each([
  ['link_used', 'This link was used already', ['Go to my account', '/account']],
  ['link_expired', 'This link has expired', ['Send another mail', '/confirmation-mail']],
] as const)('says what to do after %s', async (code, title, [next, href]) => {
  mock(readLink, refuse(code))
  const { at } = await visitLink('/verify-email')
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
  expect(screen.getByRole('link', { name: next })).toHaveAttribute('href', href)
  expect(at().pathname).toBe('/verify-email')
})

test('tells another logged-in user whose address it is', async () => {
  loggedInAs(user({ username: 'maria' }))
  mockLink({ purpose: 'verify' })
  await visitLink('/verify-email')
  expect(await screen.findByText(/You are logged in as maria/)).toBeVisible()
})

test('without a token it asks to open the link again', async () => {
  delete window.gatehouseLinkToken
  await visit('/verify-email')
  expect(await screen.findByRole('heading', { name: 'Open the link again' })).toBeVisible()
})
