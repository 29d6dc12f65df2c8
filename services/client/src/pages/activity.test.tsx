import { type AuditEvent, getUser, listAudit } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { ADMIN, auditOf, event, GONE, MICHAEL } from '../../test/audit.ts'
import { mock, refuse } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const PROMOTION = event(1, {
  action: 'authz_change',
  actor: ADMIN,
  changes: { role: { before: 'employee', after: 'manager' } },
})

async function open(path = '/activity', items: AuditEvent[] = [event(2), PROMOTION]) {
  loggedInAs(admin())
  const calls = mock(listAudit, auditOf(items))
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, calls }
}
const row = (name: RegExp) => within(screen.getByRole('row', { name }))

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/activity')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Factivity')
})

test.each(['employee', 'manager'] as const)(
  'links %ss to their own activity, and sends no request',
  async (role) => {
    loggedInAs(user({ role }))
    await visit('/activity')
    expect(await screen.findByText('Only admins can view everybody’s activity.')).toBeVisible()
    const own = screen.getByRole('link', { name: 'View your activity' })
    expect(own).toHaveAttribute('href', '/account/activity')
    expect(screen.queryByRole('region', { name: 'Search and filters' })).not.toBeInTheDocument()
  },
)

test('shows each event as a sentence with its time and kind', async () => {
  const { calls } = await open()
  expect(screen.getByRole('table')).toHaveAccessibleName('Audit events, latest first')
  const promotion = row(/admin changed michael’s role from employee to manager/)
  expect(promotion.getByText('Access')).toBeVisible()
  expect(promotion.getByText('2 January 2026', { exact: false })).toBeInTheDocument()
  expect(Object.fromEntries(calls[0]?.query ?? [])).toEqual({})
  expect(document.title).toBe('Activity · Gatehouse')
})

test('shows the changes, the origin and the request id in the details', async () => {
  const { person } = await open()
  expect(screen.queryByText('192.0.2.7')).not.toBeInTheDocument()
  const more = screen.getByRole('button', { name: /^Details: admin changed michael’s role/ })
  await person.click(more)
  expect(more).toHaveAttribute('aria-expanded', 'true')
  const details = within(document.getElementById(more.getAttribute('aria-controls') ?? '') as never)
  const facts = details.getAllByRole('definition').map((fact) => fact.textContent)
  expect(facts).toEqual([
    'employee → manager',
    expect.stringMatching(/^2 January 2026 at/),
    '192.0.2.7',
    'Firefox on Linux',
  ])
  expect(details.getByText('req-2')).toBeVisible()
  await person.click(more)
  expect(screen.queryByText('192.0.2.7')).not.toBeInTheDocument()
})

test('shows the new values of a created row in the details', async () => {
  const changes = { role: { before: null, after: 'employee' } }
  const { person } = await open('/activity', [event(1, { action: 'user_created', changes })])
  await person.click(screen.getByRole('button', { name: /^Details/ }))
  expect(screen.getAllByRole('definition')[0]).toHaveTextContent(/^employee$/)
})

test('shows the reason of a rejection in the details', async () => {
  const changes = { approval: { before: 'pending', after: 'rejected' } }
  const detail = 'Not <b>one</b> of ours'
  const rejection = event(1, { action: 'authz_change', actor: ADMIN, changes, detail })
  const { person } = await open('/activity', [rejection])
  await person.click(screen.getByRole('button', { name: /^Details/ }))
  expect(screen.getByText(detail)).toBeVisible()
})

test('shows why an admin removed a second factor in the details', async () => {
  const detail = 'lost the phone'
  const removal = event(1, { action: 'authn_factors_reset', actor: ADMIN, detail })
  const { person } = await open('/activity', [removal])
  expect(row(/admin removed michael’s second factor/)).toBeDefined()
  await person.click(screen.getByRole('button', { name: /^Details/ }))
  expect(screen.getByText(detail)).toBeVisible()
})

test('shows the remaining facts of an event of a deleted user', async () => {
  const left = {
    action: 'user_deleted',
    user: GONE,
    ip: null,
    user_agent: null,
    request_id: null,
  } as const
  const { person } = await open('/activity', [event(1, { ...left, actor: ADMIN })])
  expect(row(/admin deleted a user/).getByRole('link', { name: 'a user' })).toBeVisible()
  await person.click(screen.getByRole('button', { name: /^Details/ }))
  expect(screen.getAllByRole('definition')).toHaveLength(1)
})

test('links a name to the events of its user within the current filters', async () => {
  mock(getUser, { status: 'success', data: user() })
  const { person, at, calls } = await open('/activity?action=authz_change&cursor=abc')
  await person.click(row(/admin changed/).getByRole('link', { name: 'michael' }))
  await waitFor(() => expect(at().search).toBe(`?action=authz_change&user=${MICHAEL.id}`))
  await waitFor(() => expect(calls.at(-1)?.query.get('user')).toBe(MICHAEL.id))
  await waitFor(() =>
    expect(row(/admin changed/).getByRole('link', { name: 'admin' })).toHaveAttribute(
      'href',
      `/activity?action=authz_change&user=${MICHAEL.id}&actor=${ADMIN.id}`,
    ),
  )
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'User' })).toHaveValue('michael'))
})

test('follows the service’s links to the next and previous pages', async () => {
  loggedInAs(admin())
  mock(listAudit, ({ query }) =>
    query.get('cursor') === 'two'
      ? auditOf([event(1)], { prev: '/api/v1/audit' })
      : auditOf([PROMOTION], { next: '/api/v1/audit?cursor=two' }),
  )
  const { person, at } = await visit('/activity?action=authz_change')
  await person.click(await screen.findByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /michael logged in/ })).toBeVisible()
  expect(at().search).toBe('?action=authz_change&cursor=two')
  await person.click(screen.getByRole('link', { name: 'Previous' }))
  expect(await screen.findByRole('row', { name: /admin changed/ })).toBeVisible()
})

test('offers to clear filters that match nothing', async () => {
  loggedInAs(admin())
  mock(listAudit, auditOf([]))
  await visit('/activity?action=task_created')
  expect(await screen.findByText('No activity matches these filters.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Clear filters' })).toHaveAttribute('href', '/activity')
})

test('shows the reason and request id of a failed list, and retries', async () => {
  loggedInAs(admin())
  mock(listAudit, refuse('unavailable'))
  const { person } = await visit('/activity')
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText(/The list can’t be shown/)).toBeVisible()
  expect(alert.getByText('req-1')).toBeVisible()
  mock(listAudit, auditOf([PROMOTION]))
  await person.click(alert.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /admin changed/ })).toBeVisible()
})

test('shows cards on a phone', async () => {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList,
  )
  loggedInAs(admin())
  mock(listAudit, auditOf([PROMOTION]))
  await visit('/activity')
  const cards = within(await screen.findByRole('list', { name: 'Audit events' }))
  expect(cards.getByRole('listitem')).toHaveTextContent('admin changed michael’s role')
  expect(cards.getByRole('button', { name: /^Details/ })).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
