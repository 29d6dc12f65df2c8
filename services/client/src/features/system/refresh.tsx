import { Button } from '@mantine/core'
import { useRevalidator } from 'react-router'

/** Reads the report again. The former one stays until then. */
export function Refresh() {
  const { revalidate, state } = useRevalidator()
  return (
    <Button
      loading={state !== 'idle'}
      onClick={() => void revalidate()}
      size="md"
      variant="default"
    >
      Check again
    </Button>
  )
}
