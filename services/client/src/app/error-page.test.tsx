import { currentUser } from '@gatehouse/contract'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../test/visit.tsx'

const WHO = { status: 'success', data: { ...user(), token_expires_in: 900 } } as const

/** Answers the first call of the page load, and fails the page's own. */
function failOnPage(answer: ReturnType<typeof refuse> | typeof UNREACHABLE) {
  loggedInAs(user())
  mockAccount()
  let starts = 0
  mock(currentUser, () => {
    starts += 1
    return starts === 1 ? WHO : answer
  })
}

test('shows the frame, the reason and the request id for a page that fails', async () => {
  failOnPage(refuse('internal_error'))
  await visit('/account')
  expect(await screen.findByRole('heading', { name: 'This page can’t be shown' })).toBeVisible()
  expect(screen.getByText('Something went wrong on our side.')).toBeVisible()
  expect(screen.getByText('req-1')).toBeVisible()
  expect(screen.getByRole('button', { name: 'michael' })).toBeVisible()
})

test('offers to try again when a page has no connection', async () => {
  failOnPage(UNREACHABLE)
  await visit('/account')
  expect(await screen.findByRole('heading', { name: 'No connection' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
})
