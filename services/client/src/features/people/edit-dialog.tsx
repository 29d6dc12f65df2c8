import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { Await } from 'react-router'
import { Delayed } from '#/components/delayed.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { Notice } from '#/components/notice.tsx'
import type { FormFailure } from '#/lib/form.ts'
import { isVersion, loadUser } from './edit.ts'
import { EditForm } from './edit-form.tsx'
import type { DialogProps } from './open-dialog.ts'
import classes from './people.module.css'

/** Loads the current version of the account and its ETag: the list may be old. */
export function EditDialog({ user, onClose, onDone }: DialogProps & { user: User }) {
  const [loading, setLoading] = useState(() => loadUser(user.id))
  const retry = () => setLoading(loadUser(user.id))
  return (
    <Dialog onClose={onClose} title={`Edit ${user.username}`}>
      <Suspense fallback={<Waiting />}>
        <Await resolve={loading}>
          {(loaded) =>
            isVersion(loaded) ? (
              <EditForm loaded={loaded} onDone={onDone} />
            ) : (
              <Failed failure={loaded} onRetry={retry} />
            )
          }
        </Await>
      </Suspense>
    </Dialog>
  )
}

const Waiting = () => (
  <Delayed>
    <p role="status">Loading the account…</p>
  </Delayed>
)

const Failed = ({ failure, onRetry }: { failure: FormFailure; onRetry: () => void }) => (
  <Notice kind="failed" requestId={failure.request_id}>
    <p className={classes.failed}>The account can’t be shown. {failure.message}</p>
    <Button onClick={onRetry} size="sm" variant="default">
      Try again
    </Button>
  </Notice>
)
