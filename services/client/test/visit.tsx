import {
  login,
  type Registration,
  refresh,
  registration,
  status,
  type User,
} from '@gatehouse/contract'
import { render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { createBrowserRouter } from 'react-router'
import { onTestFinished, vi } from 'vitest'
import { mockOwnAudit } from './audit.ts'
import { mock } from './mock.ts'
import { tokens } from './people.ts'

export type Person = UserEvent

/** The window as the router sees it. Loads of another document, which jsdom cannot do, are noted down. */
function windowNoting(loads: string[]): Window {
  const load = (url: string) => void loads.push(url)
  const notedLocation = new Proxy({} as Location, {
    get: (_, key) =>
      key === 'assign' || key === 'replace' ? load : Reflect.get(window.location, key),
  })
  return new Proxy({} as Window, {
    get: (_, key) => {
      if (key === 'location') return notedLocation
      const value: unknown = Reflect.get(window, key)
      return typeof value === 'function' ? value.bind(window) : value
    },
  })
}

/** Opens the whole app at a path, as a fresh page load does: nothing is left of an earlier one. */
export async function visit(path: string) {
  vi.resetModules()
  const { routes } = await import('#/app/router.tsx')
  const { App } = await import('#/app/app.tsx')
  history.replaceState(null, '', path)
  const loads: string[] = []
  const router = createBrowserRouter(routes, { window: windowNoting(loads) })
  onTestFinished(() => router.dispose())
  render(<App router={router} />)
  return { router, person: userEvent.setup(), at: () => router.state.location, loads }
}

/** The cookie that tells the client that asking for a refresh is worth it. */
export function signedInCookie(): void {
  document.cookie = 'theme=x; path=/'
  document.cookie = 'gatehouse_signed_in=1; path=/'
}

/** Makes the next visit that of somebody whose session goes on. */
export function loggedInAs(user: User): void {
  signedInCookie()
  mock(refresh, tokens())
  mock(status, { status: 'success', data: { ...user, token_expires_in: 900 } })
}

/** What the service says of registering, to whoever is about to choose a password. */
export const mockRegistration = (over: Partial<Registration> = {}) =>
  mock(registration, {
    status: 'success',
    data: { mode: 'open', password_min_length: 12, ...over },
  })

/** What the account page asks beside who is here. */
export function mockAccount(over: Partial<Registration> = {}): void {
  mockRegistration(over)
  mockOwnAudit()
}

export const mockLogin = (user: User) => mock(login, { ...tokens(), data: user })
