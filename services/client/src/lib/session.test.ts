import { currentUser, login, refresh } from '@gatehouse/contract'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Answer, mock, mockLate, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { accessToken, openTab, type Tab } from '../../test/tab.ts'
import { signedInCookie } from '../../test/visit.tsx'

const WHO = { status: 'success', data: { ...user(), token_expires_in: 900 } } as const
const LOGIN = { email: 'michael', password: 'open sesame' }
const LOGGED_IN = { ...tokens(), data: user() }

let session: Tab

beforeEach(async () => {
  session = await openTab()
})

describe('a page load', () => {
  test('sends no request for an anonymous visitor', async () => {
    await session.ready()
    expect(session.getSession()).toMatchObject({ user: null, ended: null })
  })

  test('ignores a cookie with a similar name', async () => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue(
      'not_gatehouse_signed_in=1; gatehouse_signed_in=10; signed_in=1',
    )
    await session.ready()
    expect(session.loggedInUser()).toBeNull()
  })

  test('resumes a session by the cookie', async () => {
    signedInCookie()
    const refreshes = mock(refresh, tokens({ access_token: 'fresh' }))
    const statuses = mock(currentUser, WHO)
    await session.ready()
    expect(session.loggedInUser()?.username).toBe('michael')
    expect(refreshes[0]?.headers.get('auth-transport')).toBe('cookie')
    expect(refreshes[0]?.body).toBeUndefined()
    expect(statuses[0]?.headers.get('authorization')).toBe('Bearer fresh')
  })

  test('has no user when the session has ended', async () => {
    signedInCookie()
    mock(refresh, refuse('invalid_token'))
    await session.ready()
    expect(session.getSession()).toMatchObject({ user: null, ended: null })
  })

  test('shares one request between all callers', async () => {
    signedInCookie()
    const refreshes = mock(refresh, tokens())
    mock(currentUser, WHO)
    await Promise.all([session.ready(), session.ready(), session.ready()])
    expect(refreshes).toHaveLength(1)
  })

  test('fails without a connection, and can be retried', async () => {
    signedInCookie()
    mock(refresh, UNREACHABLE)
    await expect(session.ready()).rejects.toThrow('can’t be reached')
    mock(refresh, tokens())
    mock(currentUser, WHO)
    await session.ready()
    expect(session.loggedInUser()?.username).toBe('michael')
  })
})

describe('a refresh', () => {
  test('is shared by concurrent callers, and repeated for later ones', async () => {
    const calls = mock(refresh, tokens())
    expect(await Promise.all([session.refresh(), session.refresh()])).toEqual([true, true])
    expect(calls).toHaveLength(1)
    await session.refresh()
    expect(calls).toHaveLength(2)
  })

  test('that is refused ends the session, and keeps its user', async () => {
    mock(login, LOGGED_IN)
    mock(refresh, refuse('refresh_token_reused'))
    await session.logIn(LOGIN)
    expect(await session.refresh()).toBe(false)
    expect(session.getToken()).toBeNull()
    expect(session.loggedInUser()).toBeNull()
    expect(session.getSession()).toMatchObject({
      ended: 'Your session ended.',
      user: { username: 'michael' },
    })
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

  test.each([
    ['what the service says', { session: 'An admin ended this session.' }, 'invalid_token'],
    [
      'of a copy',
      { session: 'Somebody may have used a copy of this session.' },
      'refresh_token_reused',
    ],
  ] as const)('that is refused gives the reason: %s', async (_, errors, code) => {
    mock(login, LOGGED_IN)
    mock(refresh, refuse(code, errors))
    await session.logIn(LOGIN)
    await session.refresh()
    expect(session.getSession().ended).toBe(errors.session)
  })

  test('without a cookie reports a log-out in another tab', async () => {
    mock(login, LOGGED_IN)
    mock(refresh, refuse('token_required'))
    await session.logIn(LOGIN)
    await session.refresh()
    expect(session.getSession().ended).toBe('You logged out in another tab.')
  })

  test('that is refused deletes the signed-in cookie', async () => {
    signedInCookie()
    mock(refresh, refuse('invalid_token'))
    await session.ready()
    expect(document.cookie).toBe('theme=x')
  })

  test('that times out after 15 seconds keeps the session', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      expect(ms).toBe(15_000)
      return AbortSignal.abort()
    })
    mock(refresh, tokens())
    await expect(session.refresh()).rejects.toThrow('can’t be reached')
    expect(session.getSession().ended).toBeNull()
  })

  test('that returns another user’s token ends the session', async () => {
    mock(login, LOGGED_IN)
    mock(refresh, tokens({ access_token: accessToken({ sub: 'somebody-else', sid: '1' }) }))
    await session.logIn(LOGIN)
    expect(await session.refresh()).toBe(false)
    expect(session.getToken()).toBeNull()
    expect(session.getSession().ended).toBe('Another user is logged in in another tab.')
  })

  test('that is refused while a log-in waits does not end the new session', async () => {
    const answer = mockLate(refresh)
    mock(login, LOGGED_IN)
    const late = session.refresh()
    const loggingIn = session.logIn(LOGIN)
    await answer(refuse('invalid_token'))
    await Promise.all([late, loggingIn])
    expect(session.getToken()).toBe('token-1')
    expect(session.loggedInUser()?.username).toBe('michael')
  })

  test('that is refused is retried once, because another tab may have logged in', async () => {
    mock(login, LOGGED_IN)
    await session.logIn(LOGIN)
    let asked = 0
    mock(refresh, () => {
      asked += 1
      return asked === 1 ? refuse('invalid_token') : tokens({ access_token: 'newer' })
    })
    expect(await session.refresh()).toBe(true)
    expect(session.getToken()).toBe('newer')
    expect(session.getSession().ended).toBeNull()
    expect(document.cookie).toContain('gatehouse_signed_in=1')
  })

  test('that is refused twice ends the session', async () => {
    mock(login, LOGGED_IN)
    await session.logIn(LOGIN)
    const calls = mock(refresh, refuse('invalid_token'))
    expect(await session.refresh()).toBe(false)
    expect(calls).toHaveLength(2)
    expect(document.cookie).not.toContain('gatehouse_signed_in')
  })
})
