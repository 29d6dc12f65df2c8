import type { Task } from '@gatehouse/contract'

export type ManagerIntent = { kind: 'add' } | { kind: 'edit' | 'assign' | 'delete'; task: Task }

/** What somebody is about to do on the board, in a dialog. */
export type Intent = ManagerIntent | { kind: 'read'; task: Task }

export interface RowProps {
  task: Task
  managing: boolean
  onIntent: (intent: Intent) => void
}

export interface DialogProps {
  onClose: () => void
}

export interface TaskDialogProps extends DialogProps {
  task: Task
}
