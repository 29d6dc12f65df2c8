import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLoaderData, useLocation, useNavigate } from 'react-router'
import { lazyPart } from '#/components/lazy-part.tsx'
import { paths } from '#/lib/paths.ts'
import { useSession } from '#/lib/use-session.ts'
import { FlashMessage } from './flash-message.tsx'
import { Frame } from './frame.tsx'
import { type loadOwner, useCheckOnReturn, useCoverForOthers, useReloadFor } from './privacy.ts'
import { TopBar } from './top-bar.tsx'

const SessionEnded = lazyPart(() => import('#/features/auth/session-ended.tsx'))

/** Milliseconds. The page itself comes first. */
const PRELOAD_DELAY = 3_000

/** A page shows one person's things, so it is left when another person takes their place. */
function useLeaveForSomebodyElse(id: string | undefined): void {
  const navigate = useNavigate()
  const shown = useRef(id)
  useEffect(() => {
    if (id && shown.current && id !== shown.current) void navigate(paths.home, { replace: true })
    shown.current = id
  }, [id, navigate])
}

/** Loads the dialog in time: a later deployment, or a lost connection, would have it missing when it is needed. */
function usePreloaded(needed: boolean): void {
  useEffect(() => {
    if (!needed) return
    const timer = setTimeout(() => SessionEnded.preload().catch(() => undefined), PRELOAD_DELAY)
    return () => clearTimeout(timer)
  }, [needed])
}

/** The frame around every page, and what lies over it. */
export function Root() {
  const session = useSession()
  const { user, ended } = session
  const { pathname } = useLocation()
  useLeaveForSomebodyElse(user?.id)
  usePreloaded(user !== null)
  useCoverForOthers(useLoaderData<typeof loadOwner>(), session)
  useReloadFor(session)
  useCheckOnReturn()
  return (
    <>
      {/* A new key on each page closes the bar's menus. */}
      <Frame bar={<TopBar key={pathname} user={user} />}>
        <Outlet />
      </Frame>
      <FlashMessage />
      {ended && user && <SessionEnded reason={ended} user={user} />}
      <ScrollRestoration />
    </>
  )
}
