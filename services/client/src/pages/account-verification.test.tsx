import { requestEmailVerification } from '@gatehouse/contract'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../test/visit.tsx'

test('sends another mail to an address that is not verified', async () => {
  loggedInAs(user())
  mockAccount()
  const { person } = await visit('/account')
  expect(await screen.findByText(/Address not verified/)).toBeVisible()
  const calls = mock(requestEmailVerification, { status: 'success', message: 'Sent.' })
  await person.click(screen.getByRole('button', { name: 'Send another mail' }))
  expect(await screen.findByText(/^A mail with a link is on its way/)).toBeVisible()
  expect(calls).toHaveLength(1)
})

test.each([
  [{ email_verified: true }, {}],
  [{ email_verified: false }, { email_verification: 'off' as const }],
])('says nothing about verification for %o and %o', async (person, rules) => {
  loggedInAs(user(person))
  mockAccount(rules)
  await visit('/account')
  expect(await screen.findByRole('heading', { name: 'My account' })).toBeVisible()
  expect(screen.queryByText(/not verified/)).toBeNull()
})
