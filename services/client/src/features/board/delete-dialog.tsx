import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import type { TaskDialogProps } from './open-dialog.ts'

export function DeleteDialog({ task, onClose }: TaskDialogProps) {
  return (
    <Dialog onClose={onClose} title={`Delete “${task.title}”?`}>
      <p>This deletes the task for everybody. It can’t be undone.</p>
      <ActionForm intent="remove" onDone={onClose}>
        <input name="id" type="hidden" value={task.id} />
        <input name="title" type="hidden" value={task.title} />
        <DangerButtons onCancel={onClose} verb="Delete task" />
      </ActionForm>
    </Dialog>
  )
}
