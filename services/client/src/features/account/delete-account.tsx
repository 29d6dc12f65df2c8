import { Button } from '@mantine/core'
import { useState } from 'react'
import { lazyPart } from '#/components/lazy-part.tsx'

const DeleteDialog = lazyPart(() => import('./delete-dialog.tsx'))

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
      {asking && <DeleteDialog onClose={() => setAsking(false)} username={username} />}
    </>
  )
}
