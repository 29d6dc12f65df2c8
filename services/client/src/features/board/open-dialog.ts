import type { Task } from '@gatehouse/contract'

export type ManagerDialog = { kind: 'add' } | { kind: 'edit' | 'assign' | 'delete'; task: Task }

/** What somebody is about to do on the board, in a dialog. */
export type OpenDialog = ManagerDialog | { kind: 'read'; task: Task }

export interface RowProps {
  task: Task
  managing: boolean
  onOpenDialog: (dialog: OpenDialog) => void
}

export interface DialogProps {
  onClose: () => void
}

export interface TaskDialogProps extends DialogProps {
  task: Task
}
