import { listUsers } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { pageOf, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const NEWCOMER = user({
  id: '0193a0b2-7c00-7000-8000-000000000009',
  username: 'newcomer',
  email: 'newcomer@example.test',
  approved: false,
  state: 'pending',
})
const MANAGER = user({ role: 'manager' })
const heading = () => screen.findByRole('heading', { name: 'Waiting for approval', level: 1 })

async function open() {
  loggedInAs(MANAGER)
  const calls = mock(listUsers, pageOf([NEWCOMER]))
  const visited = await visit('/people/waiting')
  await screen.findByRole('row', { name: /newcomer/ })
  return { ...visited, calls }
}

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/people/waiting')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Fpeople%2Fwaiting')
})

test('names the deciders to employees, and sends no request', async () => {
  loggedInAs(user())
  await visit('/people/waiting')
  await heading()
  expect(screen.getByText('Only managers and admins can approve registrations.')).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})

test('shows managers the pending users, longest waiting first', async () => {
  const { calls } = await open()
  const row = within(screen.getByRole('row', { name: /newcomer/ }))
  expect(row.getByText('newcomer@example.test')).toBeVisible()
  expect(row.getByText('2 January 2026', { exact: false })).toBeInTheDocument()
  expect(screen.getByRole('table')).toHaveAccessibleName(
    'People waiting for approval, longest first',
  )
  expect(Object.fromEntries(calls[0]?.query ?? [])).toEqual({
    state: 'pending',
    sort: 'created_at',
  })
})

test('follows the service’s link to the next page', async () => {
  loggedInAs(MANAGER)
  const calls = mock(listUsers, ({ query }) =>
    query.has('cursor')
      ? pageOf([user({ username: 'second' })], { prev: '/api/v1/users?state=pending' })
      : pageOf([NEWCOMER], { next: '/api/v1/users?state=pending&cursor=two' }),
  )
  const { person, at } = await visit('/people/waiting')
  await person.click(await screen.findByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /second/ })).toBeVisible()
  expect(at().search).toBe('?cursor=two')
  expect(calls.at(-1)?.query.get('cursor')).toBe('two')
})

test('shows why a list failed', async () => {
  loggedInAs(MANAGER)
  mock(listUsers, refuse('unavailable'))
  await visit('/people/waiting')
  expect(await screen.findByRole('alert')).toHaveTextContent('The list can’t be shown')
})

test('shows cards on a phone', async () => {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList,
  )
  loggedInAs(MANAGER)
  mock(listUsers, pageOf([NEWCOMER]))
  await visit('/people/waiting')
  const cards = within(await screen.findByRole('list', { name: 'Waiting for approval' }))
  expect(cards.getByText('newcomer@example.test')).toBeVisible()
  expect(cards.getByRole('button', { name: 'Approve newcomer' })).toBeVisible()
})
