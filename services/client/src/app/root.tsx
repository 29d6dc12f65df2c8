import { lazy, Suspense, useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router'
import { paths } from '#/lib/paths.ts'
import { useSession } from '#/lib/use-session.ts'
import { FlashMessage } from './flash-message.tsx'
import { Frame } from './frame.tsx'
import { TopBar } from './top-bar.tsx'

const SessionEnded = lazy(() => import('#/features/auth/session-ended.tsx'))

/** A page shows one person's things, so it is left when another person takes their place. */
function useLeaveForSomebodyElse(id: string | undefined): void {
  const navigate = useNavigate()
  const shown = useRef(id)
  useEffect(() => {
    if (id && shown.current && id !== shown.current) void navigate(paths.home, { replace: true })
    shown.current = id
  }, [id, navigate])
}

/** The frame around every page, and what lies over it. */
export function Root() {
  const { user, ended } = useSession()
  const { pathname } = useLocation()
  useLeaveForSomebodyElse(user?.id)
  return (
    <>
      {/* A new key on each page closes the bar's menus. */}
      <Frame bar={<TopBar key={pathname} user={user} />}>
        <Outlet />
      </Frame>
      <FlashMessage />
      {ended && user && (
        <Suspense>
          <SessionEnded reason={ended} user={user} />
        </Suspense>
      )}
      <ScrollRestoration />
    </>
  )
}
