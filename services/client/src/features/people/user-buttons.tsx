import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { userSessionsPath } from '#/lib/paths.ts'
import { sendsMail } from '#/lib/registration.ts'
import { useUser } from '#/lib/use-session.ts'
import type { OpenDialog } from './open-dialog.ts'

interface Props {
  user: User
  onOpenDialog: (dialog: OpenDialog) => void
}

/** Offers the reader no reset, second factor or deletion: their account pages have these, and ask for the password. */
export function UserButtons({ user, onOpenDialog }: Props) {
  const self = useUser()?.id === user.id
  return (
    <>
      <Button
        aria-label={`Edit ${user.username}`}
        onClick={() => onOpenDialog({ kind: 'edit', user })}
        size="compact-sm"
        variant="default"
      >
        Edit
      </Button>
      <Button
        aria-label={`${user.username}’s sessions`}
        component={Link}
        size="compact-sm"
        to={userSessionsPath(user.id)}
        variant="default"
      >
        Sessions
      </Button>
      {!self && user.state === 'active' && (
        <Button
          aria-label={
            sendsMail()
              ? `Send reset mail to ${user.username}`
              : `Create one-time link for ${user.username}`
          }
          onClick={() => onOpenDialog({ kind: 'reset', user })}
          size="compact-sm"
          variant="default"
        >
          {sendsMail() ? 'Send reset mail' : 'Create one-time link'}
        </Button>
      )}
      {!self && (
        <Button
          aria-label={`${user.username}’s second factor`}
          onClick={() => onOpenDialog({ kind: 'factors', user })}
          size="compact-sm"
          variant="default"
        >
          Second factor
        </Button>
      )}
      {user.locked_until && (
        <Button
          aria-label={`Unlock ${user.username}`}
          onClick={() => onOpenDialog({ kind: 'unlock', user })}
          size="compact-sm"
          variant="default"
        >
          Unlock
        </Button>
      )}
      {!self && (
        <Button
          aria-label={`Delete ${user.username}`}
          c="var(--mantine-color-error)"
          onClick={() => onOpenDialog({ kind: 'delete', user })}
          size="compact-sm"
          variant="default"
        >
          Delete
        </Button>
      )}
    </>
  )
}
