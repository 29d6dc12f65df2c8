import { listOwnAudit } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ADMIN, auditOf, event, mockOwnAudit } from '../../test/audit.ts'
import { mock, refuse } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockRegistration, visit } from '../../test/visit.tsx'

const PROMOTION = event(1, {
  action: 'authz_change',
  actor: ADMIN,
  changes: { role: { before: 'employee', after: 'manager' } },
})
const SENTENCE = 'An admin changed your role from employee to manager'

async function openAccount() {
  loggedInAs(user())
  mockRegistration()
  const visited = await visit('/account')
  await screen.findByRole('heading', { name: 'My account' })
  return visited
}
const section = async () => within(await screen.findByRole('region', { name: 'Activity' }))

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/account/activity')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Faccount%2Factivity')
})

test('shows the latest events on the account page, and links to all', async () => {
  const calls = mockOwnAudit(event(2), PROMOTION)
  const { person } = await openAccount()
  const items = await (await section()).findAllByRole('listitem')
  expect(items[0]).toHaveTextContent('You logged in from Firefox on Linux')
  expect(items[1]).toHaveTextContent(SENTENCE)
  expect(calls[0]?.query.get('limit')).toBe('5')
  await person.click(screen.getByRole('link', { name: 'View all activity' }))
  expect(await screen.findByRole('heading', { name: 'My activity', level: 1 })).toHaveFocus()
})

test('reports an account without events', async () => {
  mockOwnAudit()
  await openAccount()
  expect(await (await section()).findByText('No activity yet.')).toBeVisible()
})

test('shows the rest of the account page when the events fail to load', async () => {
  mock(listOwnAudit, refuse('unavailable'))
  await openAccount()
  expect(await (await section()).findByRole('alert')).toHaveTextContent('The list can’t be shown')
  expect(screen.getByRole('button', { name: 'Save changes' })).toBeVisible()
})

test('shows all events with details, and links no names', async () => {
  loggedInAs(user())
  mockOwnAudit(PROMOTION)
  const { person } = await visit('/account/activity')
  const row = within(await screen.findByRole('row', { name: new RegExp(SENTENCE) }))
  expect(row.queryByRole('link')).not.toBeInTheDocument()
  await person.click(row.getByRole('button', { name: `Details: ${SENTENCE}` }))
  expect(row.getByText('192.0.2.7')).toBeVisible()
  expect(document.title).toBe('My activity · Gatehouse')
})

test('follows the service’s links between pages', async () => {
  loggedInAs(user())
  const calls = mock(listOwnAudit, ({ query }) =>
    query.has('cursor')
      ? auditOf([event(1)], { prev: '/api/v1/auth/audit' })
      : auditOf([PROMOTION], { next: '/api/v1/auth/audit?cursor=two' }),
  )
  const { person, at } = await visit('/account/activity')
  await person.click(await screen.findByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /You logged in/ })).toBeVisible()
  expect(at().search).toBe('?cursor=two')
  expect(calls.at(-1)?.query.get('cursor')).toBe('two')
  await person.click(screen.getByRole('link', { name: 'Previous' }))
  await waitFor(() => expect(at().search).toBe(''))
})
