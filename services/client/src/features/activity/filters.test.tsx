import { getUser, listAudit, listUsers } from '@gatehouse/contract'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ADMIN, auditOf, event, MICHAEL } from '../../../test/audit.ts'
import { mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { admin, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

async function open(path = '/activity') {
  loggedInAs(admin())
  const calls = mock(listAudit, auditOf([event(1)]))
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, calls }
}
const lastQuery = (calls: { query: URLSearchParams }[]) =>
  Object.fromEntries(calls.at(-1)?.query ?? [])
const personField = (name: string) => screen.getByRole('combobox', { name })

/** Answers a search with the users whose names start with its text. */
const servePeople = () =>
  mock(listUsers, ({ query }) => {
    const begin = query.get('q')?.toLowerCase() ?? ''
    return pageOf([admin(), user()].filter(({ username }) => username.startsWith(begin)))
  })

test('sends the filters in the address to the service and shows them', async () => {
  mock(getUser, ({ params }) => ({
    status: 'success' as const,
    data: params['id'] === ADMIN.id ? admin() : user(),
  }))
  const { calls } = await open(
    `/activity?user=${MICHAEL.id}&actor=${ADMIN.id}&action=authz_change&from=2026-11-20&until=2026-11-20`,
  )
  expect(lastQuery(calls)).toEqual({
    user: MICHAEL.id,
    actor: ADMIN.id,
    action: 'authz_change',
    since: new Date(2026, 10, 20).toISOString(),
    until: new Date(2026, 10, 21).toISOString(),
  })
  await waitFor(() => expect(personField('User')).toHaveValue('michael'))
  await waitFor(() => expect(personField('Actor')).toHaveValue('admin'))
  expect(screen.getByLabelText('Event')).toHaveDisplayValue('Role, access or approval changed')
  expect(screen.getByLabelText('From')).toHaveValue('2026-11-20')
  expect(screen.getByLabelText('Until')).toHaveValue('2026-11-20')
})

test('finds a user in any state by a part of the name', async () => {
  const { person, at, calls } = await open('/activity?cursor=abc')
  const searches = servePeople()
  await person.type(personField('Actor'), 'mi')
  await person.click(await screen.findByRole('option', { name: 'michael' }))
  await waitFor(() => expect(at().search).toBe(`?actor=${MICHAEL.id}`))
  await waitFor(() => expect(lastQuery(calls)).toEqual({ actor: MICHAEL.id }))
  expect(searches.at(-1)?.query.has('state')).toBe(false)
  await person.tab()
  expect(personField('Actor')).toHaveValue('michael')
})

test('accepts a whole name without the list', async () => {
  const { person, at } = await open()
  servePeople()
  await person.type(personField('User'), 'Michael')
  await waitFor(() => expect(at().search).toBe(`?user=${MICHAEL.id}`))
  await waitFor(() => expect(personField('User')).toHaveValue('michael'))
})

test('removes the filter when the field is cleared', async () => {
  mock(getUser, { status: 'success', data: user() })
  servePeople()
  const { person, at } = await open(`/activity?user=${MICHAEL.id}`)
  await waitFor(() => expect(personField('User')).toHaveValue('michael'))
  await person.clear(personField('User'))
  await waitFor(() => expect(at().search).toBe(''))
})

test('restores the current user when a partial name loses the focus', async () => {
  mock(getUser, { status: 'success', data: user() })
  servePeople()
  const { person, at } = await open(`/activity?user=${MICHAEL.id}`)
  await waitFor(() => expect(personField('User')).toHaveValue('michael'))
  await person.type(personField('User'), 'zzz')
  expect(await screen.findByText('Nobody has this name.')).toBeVisible()
  await person.tab()
  expect(personField('User')).toHaveValue('michael')
  expect(at().search).toBe(`?user=${MICHAEL.id}`)
})

test.each([
  ['who was deleted', refuse('not_found'), 'A deleted user'],
  ['whose name cannot be loaded', UNREACHABLE, 'Unknown user'],
] as const)('labels a user %s', async (_, answer, name) => {
  mock(getUser, answer)
  await open(`/activity?actor=${MICHAEL.id}`)
  await waitFor(() => expect(personField('Actor')).toHaveValue(name))
})

test('groups the events by topic', async () => {
  const { person, at } = await open()
  const select = screen.getByLabelText('Event')
  expect(screen.getAllByRole('group').map((group) => group.getAttribute('label'))).toEqual([
    'Logging in',
    'Second factors and passkeys',
    'Access',
    'People',
    'Board',
    'Catalogue',
    'System',
  ])
  await person.selectOptions(select, 'Log-in refused')
  await waitFor(() => expect(at().search).toBe('?action=authn_login_fail'))
  await person.selectOptions(select, 'Any event')
  await waitFor(() => expect(at().search).toBe(''))
})

test('applies a date after a pause, and keeps the input', async () => {
  const { at, calls } = await open()
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-20' } })
  await waitFor(() => expect(at().search).toBe('?from=2026-11-20'))
  await waitFor(() =>
    expect(lastQuery(calls)).toEqual({ since: new Date(2026, 10, 20).toISOString() }),
  )
  expect(screen.getByLabelText('From')).toHaveValue('2026-11-20')
})

test('adds a filter to pending ones, not to those of the current list', async () => {
  loggedInAs(admin())
  mock(getUser, { status: 'success', data: user() })
  mock(listAudit, ({ query }) =>
    query.has('action') ? new Promise<never>(() => undefined) : auditOf([event(1)]),
  )
  const { person, at } = await visit('/activity')
  const name = await screen.findByRole('link', { name: MICHAEL.username })
  await person.selectOptions(screen.getByLabelText('Event'), 'Log-in refused')
  await waitFor(() => expect(at().search).toBe('?action=authn_login_fail'))
  await person.click(name)
  await waitFor(() => expect(at().search).toBe(`?action=authn_login_fail&user=${MICHAEL.id}`))
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-20' } })
  await waitFor(() =>
    expect(at().search).toBe(`?action=authn_login_fail&user=${MICHAEL.id}&from=2026-11-20`),
  )
})
