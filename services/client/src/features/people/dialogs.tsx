import type { User } from '@gatehouse/contract'
import { AddDialog } from './add-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'

export interface DialogProps {
  onClose: () => void
  onDone: (message: string) => void
}

/** What an admin is about to do. */
export type Task = { kind: 'add' } | { kind: 'edit' | 'delete'; user: User }

export default function Dialogs({ task, ...on }: DialogProps & { task: Task }) {
  if (task.kind === 'add') return <AddDialog {...on} />
  if (task.kind === 'edit') return <EditDialog user={task.user} {...on} />
  return <DeleteDialog user={task.user} {...on} />
}
