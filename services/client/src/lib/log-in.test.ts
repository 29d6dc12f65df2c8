import { login, logout, refresh, register } from '@gatehouse/contract'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { mock, mockLate, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { openTab, type Tab } from '../../test/tab.ts'

const LOGIN = { email: 'michael', password: 'open sesame' }
const LOGGED_IN = { ...tokens(), data: user() }

let tab: Tab

beforeEach(async () => {
  tab = await openTab()
})

test('stores the token of a log-in and notifies the page', async () => {
  const heard = vi.fn()
  tab.subscribe(heard)
  const calls = mock(login, LOGGED_IN)
  await tab.logIn(LOGIN)
  expect(tab.getToken()).toBe('token-1')
  expect(heard).toHaveBeenCalled()
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
})

test('does not notify an unsubscribed listener', async () => {
  const heard = vi.fn()
  tab.subscribe(heard)()
  mock(login, LOGGED_IN)
  await tab.logIn(LOGIN)
  expect(heard).not.toHaveBeenCalled()
})

test('logs in after a registration', async () => {
  const calls = mock(register, LOGGED_IN)
  await tab.createAccount({ username: 'michael', email: 'm@example.test', password: 'x' })
  expect(tab.loggedInUser()?.username).toBe('michael')
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
})

test('never writes a token to storage', async () => {
  mock(login, LOGGED_IN)
  await tab.logIn(LOGIN)
  const stored = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])
  expect(stored).not.toContain('token-1')
})

test('identifies the session of a log-out by the cookie, and clears it', async () => {
  mock(login, LOGGED_IN)
  const calls = mock(logout, { status: 'success' })
  await tab.logIn(LOGIN)
  await tab.logOut()
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  expect(calls[0]?.headers.has('authorization')).toBe(false)
  expect(tab.getToken()).toBeNull()
  expect(tab.loggedInUser()).toBeNull()
})

test('clears a session that has already ended', async () => {
  mock(login, LOGGED_IN)
  mock(logout, refuse('invalid_token'))
  await tab.logIn(LOGIN)
  await tab.logOut()
  expect(tab.loggedInUser()).toBeNull()
})

test('fails a log-out with a duplicate cookie', async () => {
  mock(login, LOGGED_IN)
  mock(logout, refuse('duplicate_cookie'))
  await tab.logIn(LOGIN)
  await expect(tab.logOut()).rejects.toThrow('sent a cookie more than once')
  expect(tab.loggedInUser()?.username).toBe('michael')
})

test('fails a log-out that does not reach the service', async () => {
  mock(login, LOGGED_IN)
  mock(logout, UNREACHABLE)
  await tab.logIn(LOGIN)
  await expect(tab.logOut()).rejects.toThrow('can’t be reached')
  expect(tab.loggedInUser()?.username).toBe('michael')
})

test('waits for a running refresh before a log-out', async () => {
  const answer = mockLate(refresh)
  mock(login, LOGGED_IN)
  mock(logout, { status: 'success' })
  await tab.logIn(LOGIN)
  const late = tab.refresh()
  const loggingOut = tab.logOut()
  await answer(tokens({ access_token: 'late' }))
  await Promise.all([late, loggingOut])
  expect(tab.getToken()).toBeNull()
  expect(tab.getSession()).toMatchObject({ user: null, ended: null })
})

test('stops a log-in whose lock another tab stole, and keeps that tab’s cookies', async () => {
  mock(login, LOGGED_IN)
  const logouts = mock(logout, { status: 'success' })
  vi.spyOn(document, 'cookie', 'get').mockImplementationOnce(() => {
    void navigator.locks.request('cookies', { steal: true }, () => undefined)
    return ''
  })
  await expect(tab.logIn(LOGIN)).rejects.toThrow('can’t be reached')
  expect(tab.getToken()).toBeNull()
  expect(tab.getSession().user).toBeNull()
  expect(logouts).toHaveLength(0)
})

describe('in a browser without cookies', () => {
  beforeEach(() => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue('')
  })

  test.each([
    ['log-in', login, () => tab.logIn(LOGIN)],
    [
      'registration',
      register,
      () => tab.createAccount({ username: 'm', email: 'm@x.test', password: 'x' }),
    ],
  ])('a %s fails, and its session ends', async (_, endpoint, attempt) => {
    mock(endpoint as typeof login, LOGGED_IN)
    const logouts = mock(logout, { status: 'success' })
    await expect(attempt()).rejects.toThrow('did not keep the log-in’s cookies')
    expect(logouts[0]?.headers.get('authorization')).toBe('Bearer token-1')
    expect(tab.getSession().user).toBeNull()
    expect(tab.getToken()).toBeNull()
  })
})

test('logs in without a BroadcastChannel', async () => {
  vi.spyOn(globalThis, 'BroadcastChannel').mockImplementation(function refuseChannel() {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  mock(login, LOGGED_IN)
  const alone = await openTab()
  await alone.logIn(LOGIN)
  expect(alone.getToken()).toBe('token-1')
})
