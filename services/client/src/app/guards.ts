import { type MiddlewareFunction, redirect } from 'react-router'
import { loginFrom } from '#/lib/paths.ts'
import { ready } from '#/lib/refresh.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'
import { getSession, loggedInUser } from '#/lib/session.ts'

/** Nothing is rendered or loaded before it is known who is here. */
export const sessionKnown: MiddlewareFunction = async () => {
  await ready()
}

/**
 * Sends a stranger to log in, and back to where they were going. Who was here until their session
 * ended keeps the page: a dialog over it asks them to log in again.
 */
export const requireUser: MiddlewareFunction = ({ request, url }) => {
  const { pathname, search } = new URL(request.url)
  // The request has no fragment.
  if (!getSession().user) throw redirect(loginFrom(pathname + search, url.hash))
}

/** Who is logged in has no use for the page: on to where it would have led. */
export const requireStranger: MiddlewareFunction = ({ request, url }) => {
  const { searchParams } = new URL(request.url)
  // Only when arriving: the form's own submission redirects by itself.
  if (request.method === 'GET' && loggedInUser()) {
    throw redirect(safeRedirectWith(searchParams.get('next'), url.hash))
  }
}
