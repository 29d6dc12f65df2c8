import { useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { EMPTY } from './draft.ts'
import type { DialogProps } from './open-dialog.ts'
import { TaskFields } from './task-fields.tsx'
import { TaskForm } from './task-form.ts'

export function AddDialog({ onClose }: DialogProps) {
  const [draft, setDraft] = useState(EMPTY)
  return (
    <Dialog onClose={onClose} title="Add a task">
      <ActionForm intent="add" onDone={onClose} schema={TaskForm}>
        <TaskFields
          draft={draft}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        <SubmitButton fullWidth>Add task</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
