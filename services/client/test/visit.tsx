import {
  currentUser,
  login,
  type Registration,
  refresh,
  registration,
  type User,
} from '@gatehouse/contract'
import { render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { createBrowserRouter } from 'react-router'
import { onTestFinished, vi } from 'vitest'
import { mockOwnAudit } from './audit.ts'
import { mock } from './mock.ts'
import { tokens } from './people.ts'
import { REGISTRATION } from './server.ts'

export type Person = UserEvent

/** Wraps the window for the router. Records loads of another document, which jsdom cannot do. */
function recordingWindow(loads: string[]): Window {
  const load = (url: string) => void loads.push(url)
  const recordingLocation = new Proxy({} as Location, {
    get: (_, key) =>
      key === 'assign' || key === 'replace' ? load : Reflect.get(window.location, key),
  })
  return new Proxy({} as Window, {
    get: (_, key) => {
      if (key === 'location') return recordingLocation
      const value: unknown = Reflect.get(window, key)
      return typeof value === 'function' ? value.bind(window) : value
    },
  })
}

/** Opens the app at a path, as a page load does, with the state of its history entry. Shares no module state with an earlier visit. */
export async function visit(path: string, state?: object) {
  vi.resetModules()
  const { routes } = await import('#/app/router.tsx')
  const { App } = await import('#/app/app.tsx')
  history.replaceState(state ? { usr: state, key: 'entry', idx: 0 } : null, '', path)
  const loads: string[] = []
  const router = createBrowserRouter(routes, { window: recordingWindow(loads) })
  onTestFinished(() => router.dispose())
  render(<App router={router} />)
  return { router, person: userEvent.setup(), at: () => router.state.location, loads }
}

/** Sets the cookie without which the client sends no refresh. */
export function signedInCookie(): void {
  document.cookie = 'theme=x; path=/'
  document.cookie = 'gatehouse_signed_in=1; path=/'
}

/** Makes the next visit one of a logged-in user. */
export function loggedInAs(user: User, token = tokens()): void {
  signedInCookie()
  mock(refresh, token)
  mock(currentUser, { status: 'success', data: { ...user, token_expires_in: 900 } })
}

/** Answers the rules for registrations and passwords. */
export const mockRegistration = (over: Partial<Registration> = {}) =>
  mock(registration, {
    status: 'success',
    data: { ...REGISTRATION, ...over },
  })

/** Answers the other requests of the account page. */
export function mockAccount(over: Partial<Registration> = {}): void {
  mockRegistration(over)
  mockOwnAudit()
}

export const mockLogin = (user: User) => mock(login, { ...tokens(), data: user })
