import type { User } from '@gatehouse/contract'

/** An answer to a registration, which a dialog asks to confirm. */
export interface Decision {
  kind: 'approve' | 'reject'
  user: User
}

export interface DialogProps {
  user: User
  onClose: () => void
  onDone: () => void
}

export interface ListProps {
  onDecide: (decision: Decision) => void
}

export interface ItemsProps extends ListProps {
  users: User[]
}
