import { currentUser, logout, refresh } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Answer, mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { admin, tokens, user } from '../../test/people.ts'
import { server } from '../../test/server.ts'
import { accessToken, openTab } from '../../test/tab.ts'
import { loggedInAs, mockAccount, mockLogin, visit } from '../../test/visit.tsx'

// theme.css hides a covered document, but jsdom loads no style sheet.
const isCovered = () => document.documentElement.hasAttribute('data-covered')

const again = { name: 'Log in again' }

async function openAccount() {
  loggedInAs(user())
  mockAccount()
  const visited = await visit('/account')
  await screen.findByRole('heading', { name: 'My account' })
  return visited
}

test('covers the page after a log-out in another tab until its user logs in again', async () => {
  const elsewhere = await openTab()
  const { person } = await openAccount()
  expect(isCovered()).toBe(false)
  await elsewhere.ready()
  mock(logout, { status: 'success' })
  await elsewhere.logOut()
  const dialog = await screen.findByRole('dialog', again)
  expect(isCovered()).toBe(true)
  expect(dialog.closest('[data-over-cover]')).not.toBeNull()
  expect(screen.getByRole('heading', { name: 'My account', hidden: true })).toBeInTheDocument()

  mockLogin(user())
  mock(currentUser, { status: 'success', data: { ...user(), token_expires_in: 900 } })
  await person.type(within(dialog).getByLabelText('Password'), 'open sesame{Enter}')
  await waitFor(() => expect(isCovered()).toBe(false))
})

test('loads a page that a log-out interrupted once its user logs in again', async () => {
  const elsewhere = await openTab()
  loggedInAs(user())
  mockAccount()
  const { person } = await visit('/')
  await screen.findByRole('heading', { name: 'Hello, michael' })
  await elsewhere.ready()
  const asked = mock(currentUser, () => new Promise<never>(() => undefined))
  await person.click(screen.getByRole('link', { name: 'My account' }))
  await waitFor(() => expect(asked).toHaveLength(1))
  mock(logout, { status: 'success' })
  await elsewhere.logOut()
  const dialog = within(await screen.findByRole('dialog', again))
  await screen.findByRole('heading', { name: 'This page can’t be shown', hidden: true })
  mockLogin(user())
  mock(currentUser, { status: 'success', data: { ...user(), token_expires_in: 900 } })
  await person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')
  expect(await screen.findByRole('heading', { name: 'My account' })).toBeInTheDocument()
})

test('never shows a page to another user who logs in over it', async () => {
  const elsewhere = await openTab()
  const { person, at } = await openAccount()
  await elsewhere.ready()
  mock(logout, { status: 'success' })
  await elsewhere.logOut()
  const dialog = within(await screen.findByRole('dialog', again))
  const seen: string[] = []
  const watch = new MutationObserver(() => {
    if (!isCovered()) seen.push(at().pathname)
  })
  watch.observe(document.documentElement, { attributes: true })
  mockLogin(admin())
  mock(currentUser, { status: 'success', data: { ...admin(), token_expires_in: 900 } })
  await person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')
  await screen.findByRole('heading', { name: 'Hello, admin' })
  await waitFor(() => expect(isCovered()).toBe(false))
  watch.disconnect()
  expect(seen).toEqual(['/'])
})

const leaveTo = (type: 'pagehide' | 'pageshow') =>
  dispatchEvent(new PageTransitionEvent(type, { persisted: true }))

test('reports over the covered page that the session-ended dialog can’t be loaded', async () => {
  const elsewhere = await openTab()
  vi.doMock('#/features/auth/session-ended.tsx', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  onTestFinished(() => vi.doUnmock('#/features/auth/session-ended.tsx'))
  server.use(http.head('*/', () => HttpResponse.error()))
  await openAccount()
  await elsewhere.ready()
  mock(logout, { status: 'success' })
  await elsewhere.logOut()
  const retry = await screen.findByRole('button', { name: 'Try again' })
  expect(isCovered()).toBe(true)
  expect(retry.closest('[data-over-cover]')).not.toBeNull()
})

/** Hides the page once it listens, which React arranges after it has shown the page. */
const hide = () =>
  waitFor(() => {
    leaveTo('pagehide')
    expect(isCovered()).toBe(true)
  })

describe('a page from the back/forward cache', () => {
  test('is covered until the service confirms its user', async () => {
    await openAccount()
    await hide()
    const calls = mock(refresh, tokens({ access_token: 'later' }))
    leaveTo('pageshow')
    expect(isCovered()).toBe(true)
    await waitFor(() => expect(isCovered()).toBe(false))
    expect(calls).toHaveLength(1)
  })

  test.each<[string, Answer<typeof refresh>]>([
    ['somebody else is here', tokens({ access_token: accessToken({ sub: 'other', sid: '1' }) })],
    ['nobody is here', refuse('invalid_token')],
    ['the service can’t be reached', UNREACHABLE],
  ])('stays covered under the dialog when %s', async (_, answer) => {
    await openAccount()
    await hide()
    mock(refresh, answer)
    leaveTo('pageshow')
    expect(await screen.findByRole('dialog', again)).toBeInTheDocument()
    expect(isCovered()).toBe(true)
  })

  test('is loaded again for the current user when it showed an anonymous visitor', async () => {
    await visit('/')
    await screen.findByRole('heading', { name: /One account/ })
    loggedInAs(user())
    await hide()
    leaveTo('pageshow')
    expect(await screen.findByRole('heading', { name: 'Hello, michael' })).toBeInTheDocument()
    await waitFor(() => expect(isCovered()).toBe(false))
  })
})
