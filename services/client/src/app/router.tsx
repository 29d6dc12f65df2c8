import type { RouteObject } from 'react-router'
import { loadPart } from '#/lib/load-part.ts'
import { paths } from '#/lib/paths.ts'
import * as login from '#/pages/login.tsx'
import { ErrorPage, FirstErrorPage } from './error-page.tsx'
import { loadSession, requireAnonymous, requireFactor, requireUser } from './guards.ts'
import { Loading } from './loading.tsx'
import { logOutRoute } from './log-out.ts'
import { loadOwner } from './privacy.ts'
import { Root } from './root.tsx'

const pages: RouteObject[] = [
  {
    middleware: [requireFactor],
    children: [
      { index: true, lazy: loadPart(() => import('#/pages/home.tsx')) },
      { path: paths.people, lazy: loadPart(() => import('#/pages/people.tsx')) },
    ],
  },
  {
    middleware: [requireAnonymous],
    children: [
      { path: paths.register, lazy: loadPart(() => import('#/pages/register.tsx')) },
      // Not lazy: most visits start here, and one file compresses better than several.
      { path: paths.login, action: login.action, Component: login.Component },
    ],
  },
  {
    middleware: [requireUser],
    path: paths.security,
    lazy: loadPart(() => import('#/pages/security.tsx')),
  },
  {
    middleware: [requireUser, requireFactor],
    children: [
      { path: paths.account, lazy: loadPart(() => import('#/pages/account.tsx')) },
      { path: paths.sessions, lazy: loadPart(() => import('#/pages/sessions.tsx')) },
      { path: paths.ownActivity, lazy: loadPart(() => import('#/pages/own-activity.tsx')) },
      {
        path: paths.userSessions,
        lazy: loadPart(() => import('#/pages/user-sessions.tsx')),
      },
      { path: paths.board, lazy: loadPart(() => import('#/pages/board.tsx')) },
      { path: paths.catalogue, lazy: loadPart(() => import('#/pages/catalogue.tsx')) },
      { path: paths.waiting, lazy: loadPart(() => import('#/pages/waiting.tsx')) },
      { path: paths.invitations, lazy: loadPart(() => import('#/pages/invitations.tsx')) },
      { path: paths.activity, lazy: loadPart(() => import('#/pages/activity.tsx')) },
      { path: paths.outgoingMail, lazy: loadPart(() => import('#/pages/outgoing-mail.tsx')) },
      { path: paths.system, lazy: loadPart(() => import('#/pages/system.tsx')) },
    ],
  },
  { path: paths.stepUp, lazy: loadPart(() => import('#/pages/step-up.tsx')) },
  // For everybody: a link may open in a browser in which somebody else is logged in.
  { path: paths.forgotPassword, lazy: loadPart(() => import('#/pages/forgot-password.tsx')) },
  { path: paths.resetPassword, lazy: loadPart(() => import('#/pages/reset-password.tsx')) },
  { path: paths.verifyEmail, lazy: loadPart(() => import('#/pages/verify-email.tsx')) },
  {
    path: paths.confirmRegistration,
    lazy: loadPart(() => import('#/pages/confirm-registration.tsx')),
  },
  { path: paths.confirmationMail, lazy: loadPart(() => import('#/pages/confirmation-mail.tsx')) },
  { path: paths.confirmAddress, lazy: loadPart(() => import('#/pages/confirm-address.tsx')) },
  { path: paths.restoreAddress, lazy: loadPart(() => import('#/pages/restore-address.tsx')) },
  { path: paths.invitation, lazy: loadPart(() => import('#/pages/invitation.tsx')) },
  { path: paths.about, lazy: loadPart(() => import('#/pages/about.tsx')) },
  { path: paths.logout, ...logOutRoute },
  { path: '*', lazy: loadPart(() => import('#/pages/not-found.tsx')) },
]

/** The site map. The inner error boundary keeps the frame around a failed page. */
export const routes: RouteObject[] = [
  {
    path: paths.home,
    middleware: [loadSession],
    loader: loadOwner,
    shouldRevalidate: () => true,
    Component: Root,
    HydrateFallback: Loading,
    ErrorBoundary: FirstErrorPage,
    children: [{ ErrorBoundary: ErrorPage, children: pages }],
  },
]
