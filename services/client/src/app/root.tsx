import { lazy, Suspense } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import { useSession } from '#/lib/use-session.ts'
import { FlashMessage } from './flash-message.tsx'
import { Frame } from './frame.tsx'
import { TopBar } from './top-bar.tsx'

const SessionEnded = lazy(() => import('#/features/auth/session-ended.tsx'))

/** The frame around every page, and what lies over it. */
export function Root() {
  const { user, ended } = useSession()
  const { pathname } = useLocation()
  return (
    <>
      {/* A new key on each page closes the bar's menus. */}
      <Frame bar={<TopBar key={pathname} user={user} />}>
        <Outlet />
      </Frame>
      <FlashMessage />
      {ended && user && (
        <Suspense>
          <SessionEnded user={user} />
        </Suspense>
      )}
      <ScrollRestoration />
    </>
  )
}
