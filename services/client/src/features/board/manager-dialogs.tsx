import { AddDialog } from './add-dialog.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import type { DialogProps, ManagerDialog } from './open-dialog.ts'

const OF_TASK = { edit: EditDialog, assign: AssignDialog, delete: DeleteDialog }

export default function ManagerDialogs({
  dialog,
  onClose,
}: DialogProps & { dialog: ManagerDialog }) {
  if (dialog.kind === 'add') return <AddDialog onClose={onClose} />
  const TaskDialog = OF_TASK[dialog.kind]
  return <TaskDialog onClose={onClose} task={dialog.task} />
}
