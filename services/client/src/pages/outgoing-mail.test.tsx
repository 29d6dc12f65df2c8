import { listMail, type OutgoingMail, type ResponseOf } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const mail = (number: number, over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: `0193a0b2-7c00-7000-8000-0000000003${String(number).padStart(2, '0')}`,
  kind: 'password_reset',
  user: { id: user().id, username: 'michael' },
  state: 'sent',
  attempts: 1,
  created_at: '2026-01-02T03:04:05.000Z',
  next_attempt_at: null,
  finished_at: '2026-01-02T03:04:06.000Z',
  error: null,
  ...over,
})

const WAITING = mail(2, {
  state: 'pending',
  attempts: 3,
  next_attempt_at: '2026-01-02T04:00:00.000Z',
  finished_at: null,
  error: 'ESOCKET CONN',
})

type Answer = ResponseOf<typeof listMail>
const answerOf = (items: OutgoingMail[], links: Partial<Answer['links']> = {}): Answer => ({
  status: 'success',
  data: { items, has_prev: Boolean(links.prev), has_next: Boolean(links.next) },
  links: { self: '/api/v1/mail', first: '/api/v1/mail', ...links },
})

async function open(path = '/outgoing-mail', items = [WAITING, mail(1)]) {
  loggedInAs(admin())
  const calls = mock(listMail, answerOf(items))
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, calls }
}
const rows = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent)

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/outgoing-mail')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Foutgoing-mail')
})

test.each(['employee', 'manager'] as const)('refuses %ss, and sends no request', async (role) => {
  loggedInAs(user({ role }))
  await visit('/outgoing-mail')
  expect(await screen.findByText('Only admins can view outgoing mail.')).toBeVisible()
})

test('links admins to the page in their menu', async () => {
  const { person } = await open()
  await person.click(screen.getByRole('button', { name: 'admin' }))
  const banner = within(screen.getByRole('banner'))
  expect(await banner.findByRole('link', { name: 'Outgoing mail' })).toHaveAttribute(
    'href',
    '/outgoing-mail',
  )
})

test('shows each mail with its person, its state and its last failure', async () => {
  await open('/outgoing-mail', [
    WAITING,
    mail(1),
    mail(3, { state: 'failed', attempts: 57, error: 'EAUTH AUTH PLAIN 535' }),
    mail(4, { state: 'dropped', kind: 'of_a_newer_service', user: null, attempts: 0 }),
  ])
  expect(screen.getByRole('table')).toHaveAccessibleName('Outgoing mail, latest first')
  expect(rows()).toEqual([
    expect.stringMatching(
      /Password resetmichaelWaitingTried 3 times: ESOCKET CONN\. Next try: 2 Jan/,
    ),
    expect.stringMatching(/Password resetmichaelSent$/),
    expect.stringMatching(/FailedTried 57 times, and failed: EAUTH AUTH PLAIN 535$/),
    expect.stringMatching(/Of a newer serviceNo accountDroppedNo mail was needed/),
  ])
  expect(document.title).toBe('Outgoing mail · Gatehouse')
})

test('filters by state', async () => {
  const { person, at, calls } = await open('/outgoing-mail?cursor=abc')
  await person.selectOptions(screen.getByLabelText('State'), 'Failed')
  await waitFor(() => expect(at().search).toBe('?state=failed'))
  await waitFor(() => expect(calls.at(-1)?.query.get('state')).toBe('failed'))
})

test('follows the service’s link to the next page', async () => {
  loggedInAs(admin())
  mock(listMail, ({ query }) =>
    query.get('cursor') === 'two'
      ? answerOf([mail(1)], { prev: '/api/v1/mail' })
      : answerOf([WAITING], { next: '/api/v1/mail?cursor=two' }),
  )
  const { person, at } = await visit('/outgoing-mail')
  await person.click(await screen.findByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /Sent/ })).toBeVisible()
  expect(at().search).toBe('?cursor=two')
})

test('says when there is no mail, and offers to clear filters', async () => {
  loggedInAs(admin())
  mock(listMail, answerOf([]))
  await visit('/outgoing-mail')
  expect(await screen.findByText('No mail yet.')).toBeVisible()
  await visit('/outgoing-mail?state=failed')
  expect(await screen.findByRole('link', { name: 'Clear filters' })).toHaveAttribute(
    'href',
    '/outgoing-mail',
  )
})

test('shows the reason of a failed list, and retries', async () => {
  loggedInAs(admin())
  mock(listMail, refuse('unavailable'))
  const { person } = await visit('/outgoing-mail')
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText(/The list can’t be shown/)).toBeVisible()
  mock(listMail, answerOf([mail(1)]))
  await person.click(alert.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /Sent/ })).toBeVisible()
})

test('shows cards on a phone', async () => {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList,
  )
  loggedInAs(admin())
  mock(listMail, answerOf([WAITING]))
  await visit('/outgoing-mail')
  const cards = within(await screen.findByRole('list', { name: 'Outgoing mail' }))
  expect(cards.getByRole('listitem')).toHaveTextContent(/Password reset.*Waiting.*Tried 3 times/)
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
