import { getTask, type Task } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Suspense, useEffect, useRef, useState } from 'react'
import { Await, useAsyncError, useRevalidator } from 'react-router'
import { Delayed } from '#/components/delayed.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { Notice } from '#/components/notice.tsx'
import { callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { deferred } from '#/lib/deferred.ts'
import { failureOf } from '#/lib/form.ts'
import { type Version, versionOf } from '#/lib/version.ts'
import classes from './board.module.css'
import { EditForm } from './edit-form.tsx'
import type { TaskDialogProps } from './open-dialog.ts'
import { reportFailure } from './outcome.ts'

/** Loads the current version of the task and its ETag: the list may be old. */
const load = (id: string): Promise<Version<Task>> =>
  deferred(callTagged(getTask, { params: { id } }).then(versionOf))

export function EditDialog({ task, onClose }: TaskDialogProps) {
  const [loading, setLoading] = useState(() => load(task.id))
  const stale = useRef<boolean>(false)
  const { revalidate } = useRevalidator()
  const leave = () => {
    onClose()
    // The list does not show the other user's change yet.
    if (stale.current) void revalidate()
  }
  return (
    <Dialog onClose={leave} title="Edit task">
      <Suspense fallback={<Waiting />}>
        <Await
          errorElement={<Failed onGone={onClose} onRetry={() => setLoading(load(task.id))} />}
          resolve={loading}
        >
          {(loaded) => (
            <EditForm
              loaded={loaded}
              onDone={onClose}
              onStale={() => {
                stale.current = true
              }}
            />
          )}
        </Await>
      </Suspense>
    </Dialog>
  )
}

const Waiting = () => (
  <Delayed>
    <p className={classes.waiting} role="status">
      Loading the task…
    </p>
  </Delayed>
)

function Failed({ onGone, onRetry }: { onGone: () => void; onRetry: () => void }) {
  const error = useAsyncError()
  const { revalidate } = useRevalidator()
  const gone = hasCode(error, 'not_found')
  useEffect(() => {
    if (!gone) return
    reportFailure(error)
    onGone()
    void revalidate()
  }, [gone, error, onGone, revalidate])
  if (gone) return null
  const { message, request_id } = failureOf(error)
  return (
    <Notice kind="failed" requestId={request_id}>
      <p className={classes.conflict}>The task can’t be shown. {message}</p>
      <Button onClick={onRetry} size="sm" variant="default">
        Try again
      </Button>
    </Notice>
  )
}
