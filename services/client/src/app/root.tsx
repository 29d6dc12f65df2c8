import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Outlet, ScrollRestoration, useLoaderData, useLocation, useNavigate } from 'react-router'
import { lazyPart } from '#/components/lazy-part.tsx'
import { dismissOffer, isOfferDue, subscribeToOffer } from '#/lib/passkey-offer.ts'
import { paths } from '#/lib/paths.ts'
import { useSession } from '#/lib/use-session.ts'
import { FlashMessage } from './flash-message.tsx'
import { Frame } from './frame.tsx'
import {
  type loadOwner,
  useCoverForOthers,
  useReloadAfterLogIn,
  useVerifyOnReturn,
} from './privacy.ts'
import { TopBar } from './top-bar.tsx'

const PasskeyOffer = lazyPart(() => import('#/features/auth/passkey-offer.tsx'))
const SessionEnded = lazyPart(() => import('#/features/auth/session-ended.tsx'))

/** Gives the page itself a head start. */
const PRELOAD_DELAY_MS = 3_000

/** Leaves a page when another user logs in over it. */
function useLeaveForOtherUser(id: string | undefined): void {
  const navigate = useNavigate()
  const shown = useRef(id)
  useEffect(() => {
    if (id && shown.current && id !== shown.current) void navigate(paths.home, { replace: true })
    shown.current = id
  }, [id, navigate])
}

/** Preloads the dialog: after a deployment or without a connection it could not be loaded when it is needed. */
function usePreloadedDialog(needed: boolean): void {
  useEffect(() => {
    if (!needed) return
    const timer = setTimeout(() => SessionEnded.preload().catch(() => undefined), PRELOAD_DELAY_MS)
    return () => clearTimeout(timer)
  }, [needed])
}

/** The frame around every page, and the layers over it. */
export function Root() {
  const session = useSession()
  const { user, ended } = session
  const { pathname } = useLocation()
  const offersPasskey = useSyncExternalStore(subscribeToOffer, isOfferDue)
  useEffect(() => {
    if (!user) dismissOffer()
  }, [user])
  useLeaveForOtherUser(user?.id)
  usePreloadedDialog(user !== null)
  useCoverForOthers(useLoaderData<typeof loadOwner>(), session)
  useReloadAfterLogIn(session)
  useVerifyOnReturn()
  return (
    <>
      {/* A new key for each page closes the menus of the bar. */}
      <Frame bar={<TopBar key={pathname} user={user} />}>
        {user && offersPasskey && pathname !== paths.security && <PasskeyOffer key={user.id} />}
        <Outlet />
      </Frame>
      <FlashMessage />
      {ended && user && <SessionEnded reason={ended} user={user} />}
      <ScrollRestoration />
    </>
  )
}
