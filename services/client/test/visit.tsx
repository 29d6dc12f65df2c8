import { login, refresh, status, type User } from '@gatehouse/contract'
import { render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { createBrowserRouter } from 'react-router'
import { onTestFinished, vi } from 'vitest'
import { mock } from './mock.ts'
import { tokens } from './people.ts'

export type Person = UserEvent

/** Opens the whole app at a path, as a fresh page load does: nothing is left of an earlier one. */
export async function visit(path: string) {
  vi.resetModules()
  const { routes } = await import('#/app/router.tsx')
  const { App } = await import('#/app/app.tsx')
  history.replaceState(null, '', path)
  const router = createBrowserRouter(routes)
  onTestFinished(() => router.dispose())
  render(<App router={router} />)
  return { router, person: userEvent.setup(), at: () => router.state.location }
}

/** The cookie that tells the client that asking for a refresh is worth it. */
export const signedInCookie = () =>
  vi.spyOn(document, 'cookie', 'get').mockReturnValue('theme=x; signed_in=1')

/** Makes the next visit that of somebody whose session goes on. */
export function loggedInAs(user: User): void {
  signedInCookie()
  mock(refresh, tokens())
  mock(status, { status: 'success', data: { ...user, token_expires_in: 900 } })
}

export const mockLogin = (user: User) => mock(login, { ...tokens(), data: user })
