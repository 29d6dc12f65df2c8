import { Button, type ButtonVariant } from '@mantine/core'
import { Link } from 'react-router'

interface Props {
  to: string
  /** Passed to the page without appearing in its URL. */
  state?: Record<string, string>
  children: string
  variant?: ButtonVariant
}

/** A link that looks like a button. */
export function LinkButton({ to, state, children, variant = 'filled' }: Props) {
  return (
    <Button component={Link} size="md" state={state} to={to} variant={variant}>
      {children}
    </Button>
  )
}
