import type { User } from '@gatehouse/contract'

/** A dialog over the list, and the user that it changes. */
export type OpenDialog =
  | { kind: 'add' }
  | { kind: 'edit' | 'reset' | 'factors' | 'unlock' | 'delete'; user: User }

export interface DialogProps {
  onClose: () => void
  onDone: (message: string) => void
}

export interface ListProps {
  /** Absent for readers who may not change anybody. */
  onOpenDialog?: ((dialog: OpenDialog) => void) | undefined
}
