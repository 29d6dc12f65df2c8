import type { Widget } from '@gatehouse/contract'
import { Suspense } from 'react'
import { Await, useAsyncError } from 'react-router'
import { Delayed } from '#/components/delayed.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { Notice } from '#/components/notice.tsx'
import { hasCode } from '#/lib/api-error.ts'
import { type FormFailure, failureOf } from '#/lib/form.ts'
import type { Version } from '#/lib/version.ts'
import { EditForm } from './edit-form.tsx'
import type { DialogProps } from './open-dialog.ts'

interface Props extends DialogProps {
  name: string
  loading: Promise<Version<Widget>>
}

export function EditDialog({ name, loading, onClose, onDone }: Props) {
  return (
    <Dialog onClose={onClose} title={`Edit ${name}`}>
      <Suspense fallback={<Waiting />}>
        <Await errorElement={<LoadFailed />} resolve={loading}>
          {(loaded) => <EditForm loaded={loaded} onDone={onDone} />}
        </Await>
      </Suspense>
    </Dialog>
  )
}

const Waiting = () => (
  <Delayed>
    <p role="status">Loading the widget…</p>
  </Delayed>
)

function LoadFailed() {
  const error = useAsyncError()
  const { message, request_id }: FormFailure = hasCode(error, 'not_found')
    ? { message: 'Somebody has deleted this widget.' }
    : failureOf(error)
  return (
    <Notice kind="failed" requestId={request_id}>
      {message}
    </Notice>
  )
}
