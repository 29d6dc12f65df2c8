import { Button } from '@mantine/core'
import { useFormBusy } from './action-form.tsx'

interface Props {
  children: string
  danger?: boolean
  fullWidth?: boolean
  variant?: 'filled' | 'default'
}

/** Shows progress in place, and is disabled during the submission. */
export function SubmitButton({
  children,
  danger = false,
  fullWidth = false,
  variant = 'filled',
}: Props) {
  const busy = useFormBusy()
  return (
    <Button
      fullWidth={fullWidth}
      loading={busy}
      size="md"
      type="submit"
      variant={variant}
      {...(danger && { color: 'var(--gh-danger)' })}
    >
      {children}
    </Button>
  )
}
