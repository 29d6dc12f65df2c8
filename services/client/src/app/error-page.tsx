import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useRouteError } from 'react-router'
import { RequestId } from '#/components/notice.tsx'
import { Page } from '#/components/page.tsx'
import { ApiError, ClientError, NetworkError, SessionChangedError } from '#/lib/api-error.ts'
import { isReachable, ReplacedError } from '#/lib/load-part.ts'
import { reload, reloadOnce } from '#/lib/reload.ts'
import { useSession } from '#/lib/use-session.ts'
import { Frame } from './frame.tsx'

/** Loads a page again that a log-out interrupted, once its user has logged in again. */
function useLoadAfterLogIn(isInterrupted: boolean): void {
  const { user, ended } = useSession()
  const navigate = useNavigate()
  const location = useLocation()
  const isDue = isInterrupted && user !== null && ended === null
  useEffect(() => {
    // A revalidation would not reset the error boundary.
    if (isDue) void navigate(location, { replace: true })
  }, [isDue, location, navigate])
}

/** Replaces a page that failed. */
export function ErrorPage() {
  const error = useRouteError()
  const isOffline = error instanceof NetworkError
  const isReplaced = error instanceof ReplacedError
  const known = error instanceof ApiError || error instanceof ClientError || isReplaced
  useLoadAfterLogIn(error instanceof SessionChangedError)
  useEffect(() => {
    // The new version has the requested page.
    if (isReplaced) reloadOnce()
  }, [isReplaced])
  const title = isOffline ? 'No connection' : 'This page can’t be shown'
  return (
    <Page
      intro={known ? error.message : 'Something went wrong on our side.'}
      title={title}
      width="form"
    >
      <TryAgain checks={isOffline} />
      {error instanceof ApiError && error.request_id && <RequestId id={error.request_id} />}
    </Page>
  )
}

/** Reloads the document, and with it scripts that failed or that a deployment replaced. */
function TryAgain({ checks }: { checks: boolean }) {
  const [busy, setBusy] = useState(false)
  const retry = async () => {
    setBusy(true)
    // Without a connection the browser's error page would replace this one.
    if (!checks || (await isReachable())) reload()
    setBusy(false)
  }
  return (
    <Button loading={busy} onClick={() => void retry()} size="md">
      Try again
    </Button>
  )
}

/** Has no bar, because the session is unknown. */
export function FirstErrorPage() {
  return (
    <Frame>
      <ErrorPage />
    </Frame>
  )
}
