import { Button, type ButtonVariant } from '@mantine/core'
import { Link } from 'react-router'

interface Props {
  to: string
  children: string
  variant?: ButtonVariant
}

/** A link that looks like a button. */
export function LinkButton({ to, children, variant = 'filled' }: Props) {
  return (
    <Button component={Link} size="md" to={to} variant={variant}>
      {children}
    </Button>
  )
}
