import { Button } from '@mantine/core'
import { useRouteError } from 'react-router'
import { RequestId } from '#/components/notice.tsx'
import { Page } from '#/components/page.tsx'
import { ApiError, NetworkError } from '#/lib/api-error.ts'
import { Frame } from './frame.tsx'

/** What stands in for a page that could not be shown. */
export function ErrorPage() {
  const error = useRouteError()
  const known = error instanceof ApiError || error instanceof NetworkError
  const title = error instanceof NetworkError ? 'No connection' : 'This page can’t be shown'
  return (
    <Page
      intro={known ? error.message : 'Something went wrong on our side.'}
      title={title}
      width="form"
    >
      {/* A fresh load also fetches scripts that failed, or that a new version replaced. */}
      <Button onClick={() => location.reload()} size="md">
        Try again
      </Button>
      {error instanceof ApiError && error.request_id && <RequestId id={error.request_id} />}
    </Page>
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
