import { ERRORS, login, logout, refresh, register } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { openTab } from '../../test/tab.ts'
import { signedInCookie } from '../../test/visit.tsx'

const CREDENTIALS = { email: 'michael', password: 'open sesame' }
const MESSAGE = ERRORS.duplicate_cookie.message
const LOGGED_IN = { ...tokens({ access_token: 'new' }), data: user() }

/** Opens a tab whose first refresh finds a duplicate cookie. */
async function doubledTab() {
  signedInCookie()
  mock(refresh, refuse('duplicate_cookie'))
  const tab = await openTab()
  await tab.ready()
  const { duplicateCookieMessage } = await import('./duplicate-cookie.ts')
  return { ...tab, duplicateCookieMessage }
}

describe('a browser that sends a cookie twice', () => {
  test('has no user, shows why, and keeps its signed-in cookie for the next page load', async () => {
    const tab = await doubledTab()
    expect(tab.loggedInUser()).toBeNull()
    expect(tab.duplicateCookieMessage()).toBe(MESSAGE)
    expect(document.cookie).toContain('gatehouse_signed_in=1')
  })

  test('fails the log-in that could not remove the cookie, and ends its session', async () => {
    const tab = await doubledTab()
    const logouts = mock(logout, { status: 'success' })
    mock(login, LOGGED_IN)
    mock(register, LOGGED_IN)
    await expect(tab.logIn(CREDENTIALS)).rejects.toThrow(MESSAGE)
    const person = { username: 'a', email: 'a@example.test', password: 'open sesame' }
    await expect(tab.createAccount(person)).rejects.toThrow(MESSAGE)
    const bearers = logouts.map(({ headers }) => headers.get('authorization'))
    expect(bearers).toEqual(['Bearer new', 'Bearer new'])
    expect(tab.loggedInUser()).toBeNull()
    expect(tab.duplicateCookieMessage()).toBe(MESSAGE)
  })

  test('logs in when the log-in has removed the cookie', async () => {
    const tab = await doubledTab()
    mock(login, LOGGED_IN)
    const confirmations = mock(refresh, tokens())
    await tab.logIn(CREDENTIALS)
    expect(confirmations).toHaveLength(1)
    expect(tab.loggedInUser()).toEqual(user())
    expect(tab.duplicateCookieMessage()).toBeNull()
  })

  test('shows no message after a refresh with one cookie', async () => {
    const tab = await doubledTab()
    mock(refresh, tokens())
    expect(await tab.refresh()).toBe(true)
    expect(tab.duplicateCookieMessage()).toBeNull()
  })

  test('shows the duplicate cookie as the reason for the end of its session', async () => {
    const tab = await openTab()
    mock(login, LOGGED_IN)
    await tab.logIn(CREDENTIALS)
    mock(refresh, refuse('duplicate_cookie'))
    expect(await tab.refresh()).toBe(false)
    expect(tab.getSession().ended).toBe(MESSAGE)
  })
})
