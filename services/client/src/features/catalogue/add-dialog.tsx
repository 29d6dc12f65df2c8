import { CreateWidgetBody } from '@gatehouse/contract'
import { useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { EMPTY } from './draft.ts'
import type { DialogProps } from './open-dialog.ts'
import { WidgetFields } from './widget-fields.tsx'

export function AddDialog({ onClose, onDone }: DialogProps) {
  const [draft, setDraft] = useState(EMPTY)
  return (
    <Dialog onClose={onClose} title="Add a widget">
      <ActionForm intent="add" onDone={onDone} schema={CreateWidgetBody}>
        <TextField
          autoComplete="off"
          data-autofocus
          help="Lowercase letters, digits, dashes and underscores. It can’t be changed later."
          label="Name"
          name="name"
        />
        <WidgetFields
          draft={draft}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        <SubmitButton fullWidth>Add widget</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
