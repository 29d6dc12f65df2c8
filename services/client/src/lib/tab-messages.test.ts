import { currentUser, login, logout, refresh } from '@gatehouse/contract'
import { describe, expect, test, vi } from 'vitest'
import { withoutLocks } from '../../test/locks.ts'
import { mock, refuse } from '../../test/mock.ts'
import { admin, tokens, user } from '../../test/people.ts'
import { accessToken, openTab, type Tab } from '../../test/tab.ts'
import { signedInCookie } from '../../test/visit.tsx'

const until = (expectation: () => void) => vi.waitFor(expectation, { timeout: 5_000 })
const LOGIN = { email: 'michael', password: 'open sesame' }
const michael = user()
const FIRST = accessToken({ sub: michael.id, sid: 'first' })
const SECOND = accessToken({ sub: michael.id, sid: 'second' })

const mockLogIn = (access_token: string, data = michael) =>
  mock(login, { ...tokens({ access_token }), data })

/** Opens two tabs with the same session. */
async function twoTabs(): Promise<[Tab, Tab]> {
  const [one, other] = [await openTab(), await openTab()]
  mockLogIn(FIRST)
  await one.logIn(LOGIN)
  await until(() => expect(other.getToken()).toBe(FIRST))
  return [one, other]
}

/** Waits for a later message, which proves that the earlier one has arrived: a channel keeps the order. */
async function settled(from: Tab, other: Tab) {
  const sentinel = accessToken({ sub: michael.id, sid: 'sentinel' })
  mockLogIn(sentinel)
  await from.logIn(LOGIN)
  await until(() => expect(other.getToken()).toBe(sentinel))
}

describe('a log-in in another tab', () => {
  test('logs in an anonymous visitor here', async () => {
    const [, other] = await twoTabs()
    expect(other.loggedInUser()).toEqual(michael)
  })

  test('resumes an ended session of the same user', async () => {
    const [one, other] = await twoTabs()
    mock(refresh, refuse('invalid_token'))
    await other.refresh()
    expect(other.getSession().ended).not.toBeNull()
    mockLogIn(SECOND)
    await one.logIn(LOGIN)
    await until(() => expect(other.getToken()).toBe(SECOND))
    expect(other.getSession()).toMatchObject({ user: michael, ended: null })
  })

  test('of another user ends the session here, and names the user', async () => {
    const [one, other] = await twoTabs()
    mockLogIn(accessToken({ sub: admin().id, sid: 'third' }), admin())
    await one.logIn(LOGIN)
    await until(() => expect(other.getToken()).toBeNull())
    expect(other.getSession()).toMatchObject({
      user: michael,
      ended: 'admin is logged in in another tab.',
    })
  })

  test('of another user is used on leaving the page', async () => {
    const [one, other] = await twoTabs()
    signedInCookie()
    const token = accessToken({ sub: admin().id, sid: 'third' })
    mockLogIn(token, admin())
    await one.logIn(LOGIN)
    await until(() => expect(other.getToken()).toBeNull())
    mock(refresh, tokens({ access_token: token }))
    mock(currentUser, { status: 'success', data: { ...admin(), token_expires_in: 900 } })
    other.clearSession()
    await other.ready()
    expect(other.loggedInUser()).toMatchObject(admin())
  })
})

describe('a refresh in another tab', () => {
  test('replaces the refresh in this one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const [one, other] = await twoTabs()
    const calls = mock(refresh, tokens({ access_token: SECOND }))
    vi.advanceTimersByTime(700_000)
    await one.refresh()
    await until(() => expect(other.getToken()).toBe(SECOND))
    vi.advanceTimersByTime(700_000)
    vi.useRealTimers()
    expect(calls).toHaveLength(1)
  })

  test('survives a late refusal in this one, even without Web Locks', async () => {
    withoutLocks()
    const [one, other] = await twoTabs()
    const refusal = Promise.withResolvers<ReturnType<typeof refuse>>()
    const calls = mock(refresh, () => refusal.promise)
    const late = other.refresh()
    await until(() => expect(calls).toHaveLength(1))
    mockLogIn(SECOND)
    await one.logIn(LOGIN)
    await until(() => expect(other.getToken()).toBe(SECOND))
    refusal.resolve(refuse('invalid_token'))
    expect(await late).toBe(true)
    expect(other.loggedInUser()).toEqual(michael)
  })

  test('that is refused ends the session here with the same reason', async () => {
    const [one, other] = await twoTabs()
    mock(refresh, refuse('invalid_token', { session: 'An admin ended this session.' }))
    await one.refresh()
    await until(() => expect(other.getSession().ended).toBe('An admin ended this session.'))
    expect(other.getToken()).toBeNull()
  })

  test('that is refused keeps a newer session', async () => {
    const [one, other] = await twoTabs()
    mock(refresh, refuse('invalid_token'))
    // Both tabs send before either has received a message.
    mockLogIn(SECOND)
    await Promise.all([one.refresh(), other.logIn(LOGIN)])
    await settled(one, other)
    expect(other.getSession()).toMatchObject({ user: michael, ended: null })
  })
})

test('a log-out ends the session in other tabs', async () => {
  const [one, other] = await twoTabs()
  mock(logout, { status: 'success' })
  await one.logOut()
  await until(() => expect(other.getToken()).toBeNull())
  expect(other.getSession()).toMatchObject({
    user: michael,
    ended: 'You logged out in another tab.',
  })
  expect(one.getSession()).toMatchObject({ user: null, ended: null })
})

test('a tab that deletes the signed-in cookie too late restores it', async () => {
  const [one, other] = await twoTabs()
  mock(refresh, refuse('invalid_token'))
  signedInCookie()
  await other.refresh()
  expect(document.cookie).toBe('theme=x')
  // The log-in set the cookie before; its message arrives only now.
  mockLogIn(SECOND)
  await one.logIn(LOGIN)
  await until(() => expect(document.cookie).toContain('gatehouse_signed_in=1'))
})
