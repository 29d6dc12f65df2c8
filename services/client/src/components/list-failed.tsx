import { Button } from '@mantine/core'
import { useAsyncError, useRevalidator } from 'react-router'
import { failureOf } from '#/lib/form.ts'
import classes from './list.module.css'
import { Notice } from './notice.tsx'

/** Stands in for a list that could not be loaded. */
export function ListFailed() {
  const { message, errors, request_id } = failureOf(useAsyncError())
  const { revalidate, state } = useRevalidator()
  return (
    <Notice kind="failed" requestId={request_id}>
      <p className={classes.failed}>
        The list can’t be shown. {message ?? Object.values(errors ?? {}).join(' ')}
      </p>
      <Button loading={state !== 'idle'} onClick={revalidate} size="sm" variant="default">
        Try again
      </Button>
    </Notice>
  )
}
