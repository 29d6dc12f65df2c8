import { currentUser, listUsers, login, logout, refresh } from '@gatehouse/contract'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { withoutLocks } from '../../test/locks.ts'
import { type Answer, mock, mockLate, refuse } from '../../test/mock.ts'
import { admin, pageOf, tokens, user } from '../../test/people.ts'
import { accessToken, openTab, type Tab } from '../../test/tab.ts'
import { signedInCookie } from '../../test/visit.tsx'

const until = (expectation: () => void) => vi.waitFor(expectation, { timeout: 5_000 })
const LOGIN = { email: 'x', password: 'open sesame' }
const michael = user()
const HIS = accessToken({ sub: michael.id, sid: 'his' })
const HERS = accessToken({ sub: admin().id, sid: 'hers' })
const whoIs = (data: typeof michael) =>
  ({ status: 'success', data: { ...data, token_expires_in: 900 } }) as const

const mockLogIn = (access_token: string, data: typeof michael) =>
  mock(login, { ...tokens({ access_token }), data })

let tab: Tab
let other: Tab

/** Logs another user in in the other tab, and waits for the message. */
async function logInElsewhere() {
  mockLogIn(HERS, admin())
  await other.logIn(LOGIN)
}

beforeEach(async () => {
  tab = await openTab()
  other = await openTab()
})

describe.each([
  ['with Web Locks', () => undefined],
  ['without Web Locks', withoutLocks],
])('%s', (_, prepare) => {
  beforeEach(prepare)

  test('a page load that another user’s log-in overtakes takes their session', async () => {
    signedInCookie()
    mock(refresh, tokens({ access_token: HIS }))
    const answer = mockLate(currentUser)
    const starting = tab.ready()
    await until(() => expect(tab.getToken()).toBe(HIS))
    await logInElsewhere()
    await until(() => expect(tab.getToken()).toBe(HERS))
    await answer(whoIs(michael))
    await starting
    expect(tab.loggedInUser()).toEqual(admin())
  })

  test('a page load that a log-out overtakes has no session', async () => {
    signedInCookie()
    mock(refresh, tokens({ access_token: HIS }))
    mock(currentUser, whoIs(michael))
    await other.ready()
    tab = await openTab()
    const answer = mockLate(currentUser)
    const starting = tab.ready()
    await until(() => expect(tab.getToken()).toBe(HIS))
    mock(logout, { status: 'success' })
    await other.logOut()
    await until(() => expect(tab.getToken()).toBeNull())
    await answer(whoIs(michael))
    await starting
    expect(tab.getSession()).toMatchObject({ user: null, ended: null })
  })
})

test('a page load whose new token is refused has no session', async () => {
  signedInCookie()
  mock(refresh, tokens({ access_token: HIS }))
  mock(currentUser, refuse('invalid_token'))
  await tab.ready()
  expect(tab.getSession().user).toBeNull()
  expect(tab.getToken()).toBeNull()
})

describe('once another user is logged in', () => {
  beforeEach(async () => {
    mockLogIn(HIS, michael)
    await tab.logIn(LOGIN)
  })

  test('a running request is aborted', async () => {
    mockLate(currentUser)
    const call = tab.call(currentUser, {})
    const dropped = expect(call).rejects.toThrow('Your session ended before the answer came.')
    await logInElsewhere()
    await dropped
  })

  test.each<[string, Answer<typeof listUsers>]>([
    ['an answer', pageOf([michael])],
    ['a refusal', refuse('invalid_token')],
  ])('a late %s is dropped, and its request is not repeated', async (_, late) => {
    const answer = mockLate(listUsers)
    const call = tab.call(listUsers, { query: {} })
    const dropped = expect(call).rejects.toThrow('Your session ended before the answer came.')
    await logInElsewhere()
    await until(() => expect(tab.getToken()).toBeNull())
    // The page is left for the new user.
    mock(refresh, tokens({ access_token: HERS }))
    mock(currentUser, whoIs(admin()))
    tab.clearSession()
    await tab.ready()
    const again = mock(listUsers, pageOf([]))
    await answer(late).catch(() => undefined)
    await dropped
    expect(tab.getToken()).toBe(HERS)
    expect(again).toHaveLength(0)
  })

  test('a late change of the previous user is ignored', async () => {
    await logInElsewhere()
    await until(() => expect(tab.getToken()).toBeNull())
    tab.setUser({ ...michael, username: 'changed' })
    expect(tab.getSession()).toMatchObject({
      user: michael,
      ended: 'admin is logged in in another tab.',
    })
  })

  test('a log-out that waited for that log-in does not end its session', async () => {
    const answer = mockLate(login)
    const loggingIn = other.logIn(LOGIN)
    const logouts = mock(logout, { status: 'success' })
    const loggingOut = tab.logOut()
    await answer({ ...tokens({ access_token: HERS }), data: admin() })
    await Promise.all([loggingIn, loggingOut])
    expect(logouts).toHaveLength(0)
    expect(other.loggedInUser()).toEqual(admin())
    expect(tab.getSession().user).toBeNull()
  })
})

test('a log-in of the same user in another tab aborts no request', async () => {
  mockLogIn(HIS, michael)
  await tab.logIn(LOGIN)
  await until(() => expect(other.getToken()).toBe(HIS))
  const answer = mockLate(listUsers)
  const call = tab.call(listUsers, { query: {} })
  const second = accessToken({ sub: michael.id, sid: 'second' })
  mockLogIn(second, michael)
  await other.logIn(LOGIN)
  await until(() => expect(tab.getToken()).toBe(second))
  await answer(pageOf([michael]))
  expect((await call).data.items).toEqual([michael])
})
