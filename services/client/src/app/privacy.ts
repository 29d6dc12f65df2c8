import { useEffect, useLayoutEffect } from 'react'
import { useRevalidator } from 'react-router'
import { refresh } from '#/lib/refresh.ts'
import { endSession, getSession, type Session } from '#/lib/session.ts'
import { cover } from './cover.ts'

/** Whose things the page shows: of the root route, so that it changes together with what the pages load. */
export const loadOwner = (): string | null => getSession().user?.id ?? null

/** Hides a page from everybody but the person for whom it was loaded. */
export function useCoverForOthers(owner: string | null, { user, ended }: Session): void {
  const isCovered = ended !== null || (owner !== null && owner !== user?.id)
  useLayoutEffect(() => {
    cover('others', isCovered)
    return () => cover('others', false)
  }, [isCovered])
}

/** Loads the page again for somebody who logged in elsewhere: what was under way was dropped. */
export function useReloadFor({ elsewhere }: Session): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (elsewhere) void revalidate()
  }, [elsewhere, revalidate])
}

const UNKNOWN = 'It can’t be checked whether you are still logged in.'

/** Asks the service who is here now; another person's page ends under a dialog. */
async function checkAgain(): Promise<void> {
  try {
    await refresh()
  } catch {
    endSession(UNKNOWN)
  }
}

/**
 * A page from the back/forward cache knows nothing of what happened since. It is hidden before it goes
 * there, as browsers paint it at once when it comes back.
 */
export function useCheckOnReturn(): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    const hide = ({ persisted }: PageTransitionEvent) => cover('return', persisted)
    const show = async ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      if (getSession().user) await checkAgain()
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
