import { listUsers, type User } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { admin, mockPeople, pageOf, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const MICHAEL = user()
const PUBLIC = { id: MICHAEL.id, username: 'michael', created_at: MICHAEL.created_at }

async function open(who: User, path = '/people') {
  loggedInAs(who)
  const calls = mockPeople(pageOf([admin(), MICHAEL]))
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, calls }
}
const lastQuery = (calls: { query: URLSearchParams }[]) =>
  Object.fromEntries(calls.at(-1)?.query ?? [])

test('shows anonymous visitors only names and dates', async () => {
  const calls = mock(listUsers, pageOf([PUBLIC]))
  await visit('/people?q=mi&role=admin')
  const row = within(await screen.findByRole('row', { name: /michael/ }))
  expect(row.getByText('2 January 2026', { exact: false })).toBeInTheDocument()
  expect(screen.queryByRole('region', { name: 'Search and filters' })).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /Edit|Delete|Add/ })).not.toBeInTheDocument()
  expect(lastQuery(calls)).toEqual({})
  expect(calls[0]?.headers.has('authorization')).toBe(false)
})

test('shows managers full accounts and filters, but no buttons', async () => {
  await open(user({ role: 'manager' }))
  const row = within(screen.getByRole('row', { name: /^michael / }))
  expect(row.getByText('michael@example.test')).toBeVisible()
  expect(row.getByText('Active')).toBeVisible()
  expect(row.getByText('Never')).toBeVisible()
  expect(screen.getByRole('region', { name: 'Search and filters' })).toBeVisible()
  expect(screen.queryByRole('button', { name: /Edit|Delete|Add/ })).not.toBeInTheDocument()
})

test('sends the filters in the address to the service and shows them', async () => {
  const { calls } = await open(admin(), '/people?q=mi&role=manager&state=inactive&sort=-email')
  expect(lastQuery(calls)).toEqual({
    q: 'mi',
    role: 'manager',
    state: 'inactive',
    sort: '-email',
  })
  expect(screen.getByLabelText('Search')).toHaveValue('mi')
  expect(screen.getByLabelText('Role')).toHaveValue('manager')
  expect(screen.getByLabelText('State')).toHaveValue('inactive')
  expect(screen.getByLabelText('Order')).toHaveValue('-email')
})

test('searches after a pause in typing, from the first page, and updates the address', async () => {
  const { person, calls, at } = await open(admin(), '/people?role=employee&cursor=abc')
  await person.type(screen.getByLabelText('Search'), 'mich')
  await waitFor(() => expect(at().search).toBe('?role=employee&q=mich'))
  await waitFor(() => expect(lastQuery(calls)).toEqual({ role: 'employee', q: 'mich' }))
})

test('reloads the list for another role, state or order', async () => {
  const { person, at } = await open(admin())
  await person.selectOptions(screen.getByLabelText('Role'), 'Manager')
  await waitFor(() => expect(at().search).toBe('?role=manager'))
  await person.selectOptions(screen.getByLabelText('State'), 'Inactive')
  await waitFor(() => expect(at().search).toBe('?role=manager&state=inactive'))
  await person.selectOptions(screen.getByLabelText('Order'), 'Email, A to Z')
  await waitFor(() => expect(at().search).toBe('?role=manager&state=inactive&sort=email'))
  await person.selectOptions(screen.getByLabelText('Role'), 'Any role')
  await waitFor(() => expect(at().search).toBe('?state=inactive&sort=email'))
})

test('follows the service’s links to the next and previous pages', async () => {
  loggedInAs(admin())
  mock(listUsers, ({ query }) =>
    query.get('cursor') === 'two'
      ? pageOf([user({ username: 'second' })], { prev: '/api/v1/users?q=m' })
      : pageOf([user({ username: 'first' })], { next: '/api/v1/users?q=m&cursor=two' }),
  )
  const { person, at } = await visit('/people?q=m')
  await person.click(await screen.findByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /second/ })).toBeVisible()
  expect(at().search).toBe('?q=m&cursor=two')
  await person.click(screen.getByRole('link', { name: 'Previous' }))
  expect(await screen.findByRole('row', { name: /first/ })).toBeVisible()
})

test('offers everybody when nobody matches', async () => {
  loggedInAs(admin())
  mockPeople(pageOf([]))
  await visit('/people?q=zzz')
  expect(await screen.findByText('Nobody matches this search.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Show everybody' })).toHaveAttribute('href', '/people')
})

test('shows the reason and request id of a failed list, and retries', async () => {
  mock(listUsers, refuse('unavailable'))
  const { person } = await visit('/people')
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText(/The list can’t be shown/)).toBeVisible()
  expect(alert.getByText('req-1')).toBeVisible()
  mock(listUsers, pageOf([PUBLIC]))
  await person.click(alert.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /michael/ })).toBeVisible()
})

test('reports a list without a connection', async () => {
  mock(listUsers, UNREACHABLE)
  await visit('/people')
  expect(await screen.findByRole('alert')).toHaveTextContent('Check your connection')
})

test('shows a skeleton while the list loads', async () => {
  let answer = () => {}
  mock(listUsers, () => new Promise((done) => (answer = () => done(pageOf([PUBLIC])))))
  await visit('/people')
  expect(await screen.findByText('Loading the list')).toBeInTheDocument()
  answer()
  expect(await screen.findByRole('row', { name: /michael/ })).toBeVisible()
  expect(screen.queryByText('Loading the list')).not.toBeInTheDocument()
})

test('shows cards on a phone', async () => {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList,
  )
  loggedInAs(admin())
  mockPeople(pageOf([MICHAEL]))
  await visit('/people')
  const cards = within(await screen.findByRole('list', { name: 'People' }))
  expect(cards.getByText(/michael@example.test/)).toBeVisible()
  expect(cards.getByRole('button', { name: 'Edit michael' })).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
