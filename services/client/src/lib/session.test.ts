import { login, logout, refresh, register, status } from '@gatehouse/contract'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Answer, mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { signedInCookie } from '../../test/visit.tsx'

const WHO = { status: 'success', data: { ...user(), token_expires_in: 900 } } as const
const LOGIN = { email: 'michael', password: 'open sesame' }
const LOGGED_IN = { ...tokens(), data: user() }

let session: typeof import('./session.ts')

beforeEach(async () => {
  vi.resetModules()
  session = await import('./session.ts')
})

describe('on start', () => {
  test('a stranger costs no request', async () => {
    await session.ready()
    expect(session.getSession()).toEqual({ user: null, ended: false })
  })

  test('a cookie of a like name does not count', async () => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue('not_signed_in=1; signed_in=10')
    await session.ready()
    expect(session.loggedInUser()).toBeNull()
  })

  test('somebody who was logged in is so again, by the cookie alone', async () => {
    signedInCookie()
    const refreshes = mock(refresh, tokens({ access_token: 'fresh' }))
    const statuses = mock(status, WHO)
    await session.ready()
    expect(session.loggedInUser()?.username).toBe('michael')
    expect(refreshes[0]?.headers.get('auth-transport')).toBe('cookie')
    expect(refreshes[0]?.body).toBeUndefined()
    expect(statuses[0]?.headers.get('authorization')).toBe('Bearer fresh')
  })

  test('a session that is over makes a stranger, and no ended session', async () => {
    signedInCookie()
    mock(refresh, refuse('invalid_token'))
    await session.ready()
    expect(session.getSession()).toEqual({ user: null, ended: false })
  })

  test('everybody who waits shares one start', async () => {
    signedInCookie()
    const refreshes = mock(refresh, tokens())
    mock(status, WHO)
    await Promise.all([session.ready(), session.ready(), session.ready()])
    expect(refreshes).toHaveLength(1)
  })

  test('a failure is told, and may be tried again', async () => {
    signedInCookie()
    mock(refresh, UNREACHABLE)
    await expect(session.ready()).rejects.toThrow('can’t be reached')
    mock(refresh, tokens())
    mock(status, WHO)
    await session.ready()
    expect(session.loggedInUser()?.username).toBe('michael')
  })
})

describe('a refresh', () => {
  test('is shared by callers at the same time, and made anew for later ones', async () => {
    const calls = mock(refresh, tokens())
    expect(await Promise.all([session.refresh(), session.refresh()])).toEqual([true, true])
    expect(calls).toHaveLength(1)
    await session.refresh()
    expect(calls).toHaveLength(2)
  })

  test('comes by itself a minute before the token ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    mock(login, LOGGED_IN)
    const calls = mock(refresh, tokens({ access_token: 'token-2' }))
    await session.logIn(LOGIN)
    await vi.advanceTimersByTimeAsync(839_000)
    expect(calls).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1_000)
    vi.useRealTimers()
    await vi.waitFor(() => expect(session.getToken()).toBe('token-2'))
  })

  test('that is refused ends the session, and remembers whose it was', async () => {
    mock(login, LOGGED_IN)
    mock(refresh, refuse('refresh_token_reused'))
    await session.logIn(LOGIN)
    expect(await session.refresh()).toBe(false)
    expect(session.getToken()).toBeNull()
    expect(session.loggedInUser()).toBeNull()
    expect(session.getSession()).toMatchObject({ ended: true, user: { username: 'michael' } })
  })

  test.each<[string, Answer<typeof refresh>]>([
    ['no answer', UNREACHABLE],
    ['a service that is down', refuse('unavailable')],
  ])('that meets %s keeps the session', async (_, answer) => {
    mock(login, LOGGED_IN)
    mock(refresh, answer)
    await session.logIn(LOGIN)
    await expect(session.refresh()).rejects.toThrow()
    expect(session.loggedInUser()?.username).toBe('michael')
    expect(session.getToken()).toBe('token-1')
  })

  test('that answers after a log-out brings nothing back', async () => {
    let answer = (_: ReturnType<typeof tokens>) => {}
    mock(refresh, () => new Promise((resolve) => (answer = resolve)))
    mock(login, LOGGED_IN)
    mock(logout, { status: 'success' })
    await session.logIn(LOGIN)
    const late = session.refresh()
    await session.logOut()
    await vi.waitFor(() => answer(tokens({ access_token: 'late' })))
    expect(await late).toBe(false)
    expect(session.getToken()).toBeNull()
    expect(session.getSession()).toEqual({ user: null, ended: false })
  })

  test('that is refused after a new log-in does not end the new session', async () => {
    let answer = (_: ReturnType<typeof refuse>) => {}
    mock(refresh, () => new Promise((resolve) => (answer = resolve)))
    mock(login, LOGGED_IN)
    const late = session.refresh()
    await session.logIn(LOGIN)
    await vi.waitFor(() => answer(refuse('invalid_token')))
    await late
    expect(session.getToken()).toBe('token-1')
    expect(session.loggedInUser()?.username).toBe('michael')
  })
})

describe('logging in, registering and logging out', () => {
  test('a log-in keeps its token and tells the page', async () => {
    const heard = vi.fn()
    session.subscribe(heard)
    const calls = mock(login, LOGGED_IN)
    await session.logIn(LOGIN)
    expect(session.getToken()).toBe('token-1')
    expect(heard).toHaveBeenCalled()
    expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  })

  test('a page that no longer listens is not told', async () => {
    const heard = vi.fn()
    session.subscribe(heard)()
    mock(login, LOGGED_IN)
    await session.logIn(LOGIN)
    expect(heard).not.toHaveBeenCalled()
  })

  test('a registration logs in', async () => {
    const calls = mock(register, LOGGED_IN)
    await session.createAccount({ username: 'michael', email: 'm@example.test', password: 'x' })
    expect(session.loggedInUser()?.username).toBe('michael')
    expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  })

  test('no token is ever stored', async () => {
    mock(login, LOGGED_IN)
    await session.logIn(LOGIN)
    const stored = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])
    expect(stored).not.toContain('token-1')
  })

  test('a log-out is named by the cookie alone, and forgets everything', async () => {
    mock(login, LOGGED_IN)
    const calls = mock(logout, { status: 'success' })
    await session.logIn(LOGIN)
    await session.logOut()
    expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
    expect(calls[0]?.headers.has('authorization')).toBe(false)
    expect(session.getToken()).toBeNull()
    expect(session.loggedInUser()).toBeNull()
  })

  test('a log-out from a session that is already over forgets as well', async () => {
    mock(login, LOGGED_IN)
    mock(logout, refuse('invalid_token'))
    await session.logIn(LOGIN)
    await session.logOut()
    expect(session.loggedInUser()).toBeNull()
  })

  test('a log-out that does not reach the service is told, and not pretended', async () => {
    mock(login, LOGGED_IN)
    mock(logout, UNREACHABLE)
    await session.logIn(LOGIN)
    await expect(session.logOut()).rejects.toThrow('can’t be reached')
    expect(session.loggedInUser()?.username).toBe('michael')
  })
})
