import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { sessionsOf } from '#/lib/paths.ts'
import { useUser } from '#/lib/use-session.ts'
import type { OpenDialog } from './open-dialog.ts'

interface Props {
  user: User
  onOpenDialog: (dialog: OpenDialog) => void
}

/** What an admin may do to a person. Oneself is deleted on the account page, with the password. */
export function PersonButtons({ user, onOpenDialog }: Props) {
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
        aria-label={`Sessions of ${user.username}`}
        component={Link}
        size="compact-sm"
        to={sessionsOf(user.id)}
        variant="default"
      >
        Sessions
      </Button>
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
