import { changePassword, deleteUser, login, refresh } from '@gatehouse/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { accessToken, openTab, type Tab } from '../../test/tab.ts'

const LOGIN = { email: 'michael', password: 'open sesame' }
const CHANGE = { current_password: 'open sesame', new_password: 'a long enough phrase' }
const michael = user()
const FIRST = accessToken({ sub: michael.id, sid: 'first' })
const SECOND = accessToken({ sub: michael.id, sid: 'second' })

let tab: Tab
let other: Tab

beforeEach(async () => {
  tab = await openTab()
  other = await openTab()
  mock(login, { ...tokens({ access_token: FIRST }), data: michael })
  await tab.logIn(LOGIN)
  await vi.waitFor(() => expect(other.getToken()).toBe(FIRST), { timeout: 5_000 })
})

test('shares the new session with every tab', async () => {
  mock(changePassword, tokens({ access_token: SECOND }))
  await tab.changePassword(michael, CHANGE)
  await vi.waitFor(() => expect(other.getToken()).toBe(SECOND), { timeout: 5_000 })
  expect(other.getSession()).toMatchObject({ user: michael, ended: null })
})

test('keeps a name that was saved during the call', async () => {
  mock(changePassword, () => {
    tab.setUser({ ...michael, username: 'renamed' })
    return tokens({ access_token: SECOND })
  })
  await tab.changePassword(michael, CHANGE)
  expect(tab.loggedInUser()?.username).toBe('renamed')
})

test('ends the session when the answer is lost', async () => {
  mock(changePassword, UNREACHABLE)
  await expect(tab.changePassword(michael, CHANGE)).rejects.toThrow('can’t be reached')
  const refreshes = mock(refresh, refuse('invalid_token'))
  expect(await tab.refresh()).toBe(false)
  expect(refreshes).toHaveLength(2)
  expect(tab.getSession()).toMatchObject({ user: michael, ended: 'Your session ended.' })
  const logins = mock(login, { ...tokens({ access_token: SECOND }), data: michael })
  await tab.logIn({ ...LOGIN, password: CHANGE.new_password })
  expect(logins).toHaveLength(1)
  expect(tab.loggedInUser()).toEqual(michael)
})

test.each<[string, () => Promise<unknown>]>([
  ['a change of password', () => tab.changePassword(michael, CHANGE)],
  [
    'a deletion of the account',
    () => tab.callForCookies(deleteUser, { params: { id: michael.id }, body: undefined }),
  ],
])('%s waits for the refresh of another tab, because both set cookies', async (_, write) => {
  const answer = Promise.withResolvers<ReturnType<typeof tokens>>()
  const refreshes = mock(refresh, () => answer.promise)
  const changes = mock(changePassword, tokens({ access_token: SECOND }))
  const deletions = mock(deleteUser, { status: 'success' })
  const refreshing = other.refresh()
  await vi.waitFor(() => expect(refreshes).toHaveLength(1), { timeout: 5_000 })
  const writing = write()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([...changes, ...deletions]).toHaveLength(0)
  answer.resolve(tokens({ access_token: FIRST }))
  await Promise.all([refreshing, writing])
  expect([...changes, ...deletions]).toHaveLength(1)
})
