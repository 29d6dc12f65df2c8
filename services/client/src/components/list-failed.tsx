import { Button } from '@mantine/core'
import { Link, useAsyncError, useLocation, useRevalidator } from 'react-router'
import { hasCode } from '#/lib/api-error.ts'
import { failureOf } from '#/lib/form.ts'
import classes from './list.module.css'
import { Notice } from './notice.tsx'

/** Replaces a list that failed to load. */
export function ListFailed({ name }: { name: string }) {
  const error = useAsyncError()
  const { message, errors, request_id } = failureOf(error)
  const { revalidate, state } = useRevalidator()
  const { pathname } = useLocation()
  // The service would refuse the same query again.
  if (hasCode(error, 'validation_failed')) {
    return (
      <Notice kind="failed">
        <p className={classes.failed}>
          The list can’t be shown: the address of this page has an invalid filter.{' '}
          {Object.values(error.errors).join(' ')}
        </p>
        <Button component={Link} size="sm" to={pathname} variant="default">
          Show the whole list
        </Button>
      </Notice>
    )
  }
  return (
    <Notice kind="failed" requestId={request_id}>
      <p className={classes.failed}>
        The {name} can’t be shown. {message ?? Object.values(errors ?? {}).join(' ')}
      </p>
      <Button loading={state !== 'idle'} onClick={revalidate} size="sm" variant="default">
        Try again
      </Button>
    </Notice>
  )
}
