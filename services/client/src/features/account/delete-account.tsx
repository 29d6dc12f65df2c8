import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'

const DeleteDialog = lazy(() => import('./delete-dialog.tsx'))

export function DeleteAccount({ username }: { username: string }) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        c="var(--mantine-color-error)"
        onClick={() => setAsking(true)}
        size="md"
        variant="default"
      >
        Delete my account
      </Button>
      {asking && (
        <Suspense>
          <DeleteDialog onClose={() => setAsking(false)} username={username} />
        </Suspense>
      )}
    </>
  )
}
