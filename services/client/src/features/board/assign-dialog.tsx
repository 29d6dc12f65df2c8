import { useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { AssigneeField } from './assignee-field.tsx'
import { draftOf } from './draft.ts'
import type { TaskDialogProps } from './open-dialog.ts'
import { AssignForm } from './task-form.ts'

export function AssignDialog({ task, onClose }: TaskDialogProps) {
  const [assignee, setAssignee] = useState(draftOf(task).assignee)
  return (
    <Dialog onClose={onClose} title={`Assign “${task.title}”`}>
      <ActionForm intent="assign" onDone={onClose} schema={AssignForm}>
        <input name="id" type="hidden" value={task.id} />
        <input name="assignee_before" type="hidden" value={task.assigned_user?.id ?? ''} />
        <AssigneeField focused onChange={setAssignee} value={assignee} />
        <SubmitButton fullWidth>Assign</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
