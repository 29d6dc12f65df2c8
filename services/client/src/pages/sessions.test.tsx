import {
  endOtherSessions,
  endSession,
  endUserSession,
  endUserSessions,
  forgetDevices,
  getPreferences,
  getUser,
  listSessions,
  listUserSessions,
  type Session,
} from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../test/visit.tsx'

const session = (over: Partial<Session> = {}): Session => ({
  id: '0193a0b2-7c00-7000-8000-0000000000a1',
  current: false,
  created_at: '2026-01-02T03:04:05.000Z',
  last_used_at: '2026-01-02T03:04:05.000Z',
  expires_at: '2026-03-02T03:04:05.000Z',
  ip: '192.0.2.7',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  methods: ['password'],
  ...over,
})
const HERE = session({ id: '0193a0b2-7c00-7000-8000-0000000000a2', current: true, ip: '192.0.2.8' })
const ofSessions = (...items: Session[]) => ({ status: 'success' as const, data: { items } })

async function openOwn(...items: Session[]) {
  mockAccount()
  loggedInAs(user())
  mock(listSessions, ofSessions(...items))
  mock(getPreferences, {
    status: 'success',
    data: { notify_new_device: true, offer_passkey: false },
  })
  return visit('/account/sessions')
}

test('shows the device and address of each session, and marks the current one', async () => {
  await openOwn(HERE, session({ user_agent: 'curl/8.14.1' }))
  const here = await screen.findByRole('row', { name: /192\.0\.2\.8/ })
  expect(within(here).getByText('This session')).toBeVisible()
  expect(within(here).getByRole('rowheader')).toHaveTextContent('Firefox on Linux')
  expect(within(here).queryByRole('button')).not.toBeInTheDocument()
  const other = screen.getByRole('row', { name: /192\.0\.2\.7/ })
  expect(within(other).getByRole('button', { name: 'End session on curl' })).toBeVisible()
  expect(document.title).toBe('Sessions · Gatehouse')
})

test('shows how each session was logged in', async () => {
  const byApp = session({ methods: ['password', 'totp'] })
  const byCode = session({
    id: '0193a0b2-7c00-7000-8000-0000000000a3',
    ip: '192.0.2.9',
    methods: ['password', 'recovery_code'],
  })
  await openOwn(HERE, byApp, byCode)
  const cells = async (name: RegExp) => within(await screen.findByRole('row', { name }))
  expect((await cells(/192\.0\.2\.8/)).getByText('Password')).toBeVisible()
  expect((await cells(/192\.0\.2\.7/)).getByText('Password and authenticator app')).toBeVisible()
  expect((await cells(/192\.0\.2\.9/)).getByText('Password and recovery code')).toBeVisible()
})

test('shows the last use no more precisely than the service', async () => {
  const now = Date.now()
  const last_used_at = new Date(now - (now % 3_600_000)).toISOString()
  await openOwn({ ...HERE, last_used_at }, session())
  const here = await screen.findByRole('row', { name: /192\.0\.2\.8/ })
  expect(within(here).getByText('in the last hour')).toBeVisible()
  const other = screen.getByRole('row', { name: /192\.0\.2\.7/ })
  expect(within(other).queryByText('in the last hour')).not.toBeInTheDocument()
})

test('removes the known devices after a question', async () => {
  const { person } = await openOwn(HERE)
  const calls = mock(forgetDevices, { status: 'success' })
  await person.click(await screen.findByRole('button', { name: 'Remove known devices' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove all known devices?' }))
  await person.click(dialog.getByRole('button', { name: 'Remove known devices' }))
  expect(await screen.findByText('The known devices were removed.')).toBeVisible()
  expect(calls).toHaveLength(1)
})

test('ends one session, reports it and focuses the heading', async () => {
  const { person } = await openOwn(HERE, session())
  const calls = mock(endSession, { status: 'success' })
  const button = await screen.findByRole('button', { name: 'End session on Firefox on Linux' })
  mock(listSessions, ofSessions(HERE))
  await person.click(button)
  expect(await screen.findByText('The session was ended.')).toBeVisible()
  await waitFor(() => expect(button).not.toBeInTheDocument())
  expect(calls[0]?.params).toMatchObject({ id: session().id })
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Sessions' })).toHaveFocus())
})

test('asks before ending all other sessions, with “Cancel” first', async () => {
  const { person } = await openOwn(HERE, session())
  const calls = mock(endOtherSessions, { status: 'success' })
  await person.click(await screen.findByRole('button', { name: 'End all other sessions' }))
  const dialog = await screen.findByRole('dialog', { name: 'End all other sessions?' })
  await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus())
  expect(calls).toHaveLength(0)
  mock(listSessions, ofSessions(HERE))
  await person.click(within(dialog).getByRole('button', { name: 'End all other sessions' }))
  expect(await screen.findByText('All other sessions ended.')).toBeVisible()
  expect(calls).toHaveLength(1)
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Sessions' })).toHaveFocus())
  expect(screen.queryByRole('button', { name: 'End all other sessions' })).not.toBeInTheDocument()
})

test('offers nothing to end with only the current session', async () => {
  await openOwn(HERE)
  expect(await screen.findByText('This session')).toBeVisible()
  expect(screen.queryByRole('button', { name: /End/ })).not.toBeInTheDocument()
})

test('counts a session that has already ended as ended', async () => {
  const { person } = await openOwn(HERE, session())
  mock(endSession, refuse('not_found'))
  await person.click(await screen.findByRole('button', { name: /End session/ }))
  expect(await screen.findByText('The session was ended.')).toBeVisible()
})

test('reports a session that could not be ended above the list', async () => {
  const { person } = await openOwn(HERE, session())
  mock(endSession, UNREACHABLE)
  await person.click(await screen.findByRole('button', { name: /End session/ }))
  expect(await screen.findByRole('alert')).toHaveTextContent('can’t be reached')
})

test('reports a list that can’t be loaded, and retries', async () => {
  loggedInAs(user())
  mock(listSessions, UNREACHABLE)
  mock(getPreferences, {
    status: 'success',
    data: { notify_new_device: true, offer_passkey: false },
  })
  const { person } = await visit('/account/sessions')
  expect(await screen.findByRole('alert')).toHaveTextContent('The list can’t be shown.')
  mock(listSessions, ofSessions(HERE))
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('This session')).toBeVisible()
})

test('is linked from the account page', async () => {
  const { person } = await openOwn(HERE)
  await screen.findByText('This session')
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.click(screen.getByRole('link', { name: 'My account' }))
  await person.click(await screen.findByRole('link', { name: 'View sessions' }))
  expect(await screen.findByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible()
})

async function openMichaelsSessions(...items: Session[]) {
  loggedInAs(admin())
  mock(getUser, { status: 'success', data: user() })
  mock(listUserSessions, ofSessions(...items))
  return visit(`/people/${user().id}/sessions`)
}

test('lets admins end one or all sessions of a user', async () => {
  const { person } = await openMichaelsSessions(session())
  expect(await screen.findByRole('heading', { name: 'michael’s sessions' })).toBeVisible()
  const one = mock(endUserSession, { status: 'success' })
  await person.click(screen.getByRole('button', { name: 'End session on Firefox on Linux' }))
  expect(await screen.findByText('The session was ended.')).toBeVisible()
  expect(one[0]?.params).toMatchObject({ id: user().id, session: session().id })

  const all = mock(endUserSessions, { status: 'success' })
  await person.click(screen.getByRole('button', { name: 'End all sessions' }))
  const dialog = await screen.findByRole('dialog', { name: 'End all of michael’s sessions?' })
  mock(listUserSessions, ofSessions())
  await person.click(within(dialog).getByRole('button', { name: 'End all sessions' }))
  expect(await screen.findByText('All sessions ended.')).toBeVisible()
  expect(all[0]?.params).toMatchObject({ id: user().id })
})

test('reports a user without sessions', async () => {
  await openMichaelsSessions()
  expect(await screen.findByText('No sessions.')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'End all sessions' })).not.toBeInTheDocument()
})
