import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import list from '#/components/list.module.css'
import type { ListProps } from './decision.ts'

interface Props extends ListProps {
  user: User
}

export function DecideButtons({ user, onDecide }: Props) {
  return (
    <div className={list.buttons}>
      <Button
        aria-label={`Approve ${user.username}`}
        onClick={() => onDecide({ kind: 'approve', user })}
        size="compact-sm"
        variant="default"
      >
        Approve
      </Button>
      <Button
        aria-label={`Reject ${user.username}`}
        c="var(--mantine-color-error)"
        onClick={() => onDecide({ kind: 'reject', user })}
        size="compact-sm"
        variant="default"
      >
        Reject
      </Button>
    </div>
  )
}
