import { AddDialog } from './add-dialog.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import type { DialogProps, ManagerIntent } from './open-dialog.ts'

const OF_TASK = { edit: EditDialog, assign: AssignDialog, delete: DeleteDialog }

/** What managers do in dialogs. */
export default function ManagerDialogs({
  intent,
  onClose,
}: DialogProps & { intent: ManagerIntent }) {
  if (intent.kind === 'add') return <AddDialog onClose={onClose} />
  const TaskDialog = OF_TASK[intent.kind]
  return <TaskDialog onClose={onClose} task={intent.task} />
}
