import { AddDialog } from './add-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import type { Task } from './open-dialog.ts'

export interface DialogProps {
  onClose: () => void
  onDone: (message: string) => void
}

export default function Dialogs({ task, ...on }: DialogProps & { task: Task }) {
  if (task.kind === 'add') return <AddDialog {...on} />
  if (task.kind === 'edit') return <EditDialog {...task} {...on} />
  return <DeleteDialog name={task.name} {...on} />
}
