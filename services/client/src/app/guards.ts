import { type MiddlewareFunction, redirect } from 'react-router'
import { paths, withNext } from '#/lib/paths.ts'
import { ready } from '#/lib/refresh.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'
import { getSession, loggedInUser } from '#/lib/session.ts'
import { unsavedForms } from '#/lib/unsaved.ts'

/** Delays loaders and pages until the session is known. */
export const loadSession: MiddlewareFunction = async () => {
  await ready()
}

/**
 * Redirects anonymous visitors to log in, and back. A user whose session ended keeps the page, under a dialog that
 * asks them to log in again.
 */
export const requireUser: MiddlewareFunction = ({ request, url }) => {
  const { pathname, search } = new URL(request.url)
  // A request has no fragment.
  if (!getSession().user) throw redirect(withNext(paths.login, pathname + search, url.hash))
}

/**
 * Redirects a user whose log-in lacks a required second factor to the page that adds one, and back. An open page with
 * unsaved input stays.
 */
export const requireFactor: MiddlewareFunction = ({ request, url }) => {
  const { pathname, search } = new URL(request.url)
  if (!getSession().lacksFactor) return
  if (pathname === location.pathname && unsavedForms().length > 0) return
  throw redirect(withNext(paths.security, pathname + search, url.hash))
}

/** Redirects logged-in users to the page that `next` names. */
export const requireAnonymous: MiddlewareFunction = ({ request, url }) => {
  const { searchParams } = new URL(request.url)
  // The form's own submission redirects by itself.
  if (request.method === 'GET' && loggedInUser()) {
    throw redirect(safeRedirectWith(searchParams.get('next'), url.hash))
  }
}
