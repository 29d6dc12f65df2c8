import type { Task } from '@gatehouse/contract'

export type ManagerDialog = { kind: 'add' } | { kind: 'edit' | 'assign' | 'delete'; task: Task }

/** A dialog over the board, and its task. */
export type OpenDialog = ManagerDialog | { kind: 'read'; task: Task }

export interface RowProps {
  task: Task
  isManager: boolean
  onOpenDialog: (dialog: OpenDialog) => void
}

export interface DialogProps {
  onClose: () => void
}

export interface TaskDialogProps extends DialogProps {
  task: Task
}
