import { useEffect, useLayoutEffect } from 'react'
import { useRevalidator } from 'react-router'
import { refresh } from '#/lib/refresh.ts'
import { endSession, getSession, type Session } from '#/lib/session.ts'
import { cover } from './cover.ts'

/** Loads the id of the user whose data the pages load. In the root route, so that both change together. */
export const loadOwner = (): string | null => getSession().user?.id ?? null

/** Covers a page unless its owner is logged in. */
export function useCoverForOthers(owner: string | null, { user, ended }: Session): void {
  const isCovered = ended !== null || (owner !== null && owner !== user?.id)
  useLayoutEffect(() => {
    cover('others', isCovered)
    return () => cover('others', false)
  }, [isCovered])
}

/** Loads the page again after a log-in in another tab, which aborted its requests. */
export function useReloadAfterLogIn({ fromOtherTab }: Session): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (fromOtherTab) void revalidate()
  }, [fromOtherTab, revalidate])
}

const UNKNOWN = 'Gatehouse can’t check whether you are still logged in.'

/** Verifies the session at the service, and ends it when that fails. */
async function verifySession(): Promise<void> {
  try {
    await refresh()
  } catch {
    endSession(UNKNOWN)
  }
}

/**
 * Verifies the session of a page from the back/forward cache. Covers the page before it enters the cache, because
 * browsers paint it immediately when it comes back.
 */
export function useVerifyOnReturn(): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    const hide = ({ persisted }: PageTransitionEvent) => cover('return', persisted)
    const show = async ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      if (getSession().user) await verifySession()
      else await revalidate()
      cover('return', false)
    }
    const onShow = (event: PageTransitionEvent) => void show(event)
    addEventListener('pagehide', hide)
    addEventListener('pageshow', onShow)
    return () => {
      removeEventListener('pagehide', hide)
      removeEventListener('pageshow', onShow)
      cover('return', false)
    }
  }, [revalidate])
}
