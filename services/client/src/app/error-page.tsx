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

/** Loads a page again that a log-out cut short, once its person is back. */
function useLoadOnReturn(isCutShort: boolean): void {
  const { user, ended } = useSession()
  const navigate = useNavigate()
  const location = useLocation()
  const isDue = isCutShort && user !== null && ended === null
  useEffect(() => {
    // A revalidation would leave the error boundary as it is.
    if (isDue) void navigate(location, { replace: true })
  }, [isDue, location, navigate])
}

/** What stands in for a page that could not be shown. */
export function ErrorPage() {
  const error = useRouteError()
  const offline = error instanceof NetworkError
  const replaced = error instanceof ReplacedError
  const known = error instanceof ApiError || error instanceof ClientError || replaced
  useLoadOnReturn(error instanceof SessionChangedError)
  useEffect(() => {
    // The page that was asked for is in the new version.
    if (replaced) reloadOnce()
  }, [replaced])
  const title = offline ? 'No connection' : 'This page can’t be shown'
  return (
    <Page
      intro={known ? error.message : 'Something went wrong on our side.'}
      title={title}
      width="form"
    >
      <TryAgain checks={offline} />
      {error instanceof ApiError && error.request_id && <RequestId id={error.request_id} />}
    </Page>
  )
}

/** A fresh load also fetches scripts that failed, or that a new version replaced. */
function TryAgain({ checks }: { checks: boolean }) {
  const [busy, setBusy] = useState(false)
  const retry = async () => {
    setBusy(true)
    // Without a connection the browser's own error page would take this one's place.
    if (!checks || (await isReachable())) reload()
    setBusy(false)
  }
  return (
    <Button loading={busy} onClick={() => void retry()} size="md">
      Try again
    </Button>
  )
}

/** Without a bar: it is not known who is here. */
export function FirstErrorPage() {
  return (
    <Frame>
      <ErrorPage />
    </Frame>
  )
}
