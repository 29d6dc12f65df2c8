import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Outlet, ScrollRestoration, useLoaderData, useLocation, useNavigate } from 'react-router'
import { lazyPart } from '#/components/lazy-part.tsx'
import { dismissOffer, isOfferDue, subscribeToOffer } from '#/lib/passkey-offer.ts'
import { paths } from '#/lib/paths.ts'
import { settleStepUp } from '#/lib/step-up.ts'
import { useSession } from '#/lib/use-session.ts'
import { useStepUp } from '#/lib/use-step-up.ts'
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
const StepUp = lazyPart(() => import('#/features/auth/step-up.tsx'))

/** Gives the page itself a head start. */
const PRELOAD_DELAY_MS = 3_000

/** Cancels the calls that wait for a log-in when their page is left. */
function useCancelledStepUp(pathname: string): void {
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current !== pathname) settleStepUp(false)
    shown.current = pathname
  }, [pathname])
}

/** Leaves a page when another user logs in over it. */
function useLeaveForOtherUser(id: string | undefined): void {
  const navigate = useNavigate()
  const shown = useRef(id)
  useEffect(() => {
    if (id && shown.current && id !== shown.current) void navigate(paths.home, { replace: true })
    shown.current = id
  }, [id, navigate])
}

/** Preloads the dialogs: after a deployment or without a connection they could not be loaded when they are needed. */
function usePreloadedDialogs(needed: boolean): void {
  useEffect(() => {
    if (!needed) return
    const preload = () => {
      for (const part of [SessionEnded, StepUp]) part.preload().catch(() => undefined)
    }
    const timer = setTimeout(preload, PRELOAD_DELAY_MS)
    return () => clearTimeout(timer)
  }, [needed])
}

/** The frame around every page, and the layers over it. */
export function Root() {
  const session = useSession()
  const { user, ended, lacksFactor } = session
  const { pathname } = useLocation()
  const stepUp = useStepUp()
  useCancelledStepUp(pathname)
  const offersPasskey = useSyncExternalStore(subscribeToOffer, isOfferDue)
  useEffect(() => {
    if (!user) dismissOffer()
  }, [user])
  useLeaveForOtherUser(user?.id)
  usePreloadedDialogs(user !== null)
  useCoverForOthers(useLoaderData<typeof loadOwner>(), session)
  useReloadAfterLogIn(session)
  useVerifyOnReturn()
  return (
    <>
      {/* A new key for each page closes the menus of the bar. */}
      <Frame bar={<TopBar key={pathname} user={user} />}>
        {user && offersPasskey && !lacksFactor && pathname !== paths.security && (
          <PasskeyOffer key={user.id} />
        )}
        <Outlet />
      </Frame>
      <FlashMessage />
      {stepUp && user && !ended && <StepUp reason={stepUp} user={user} />}
      {ended && user && <SessionEnded reason={ended} user={user} />}
      <ScrollRestoration />
    </>
  )
}
