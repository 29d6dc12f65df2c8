import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import type { DialogProps } from './open-dialog.ts'

export function DeleteDialog({ name, onClose, onDone }: DialogProps & { name: string }) {
  return (
    <Dialog onClose={onClose} title={`Delete ${name}?`}>
      <p>This deletes the widget for everybody. It can’t be undone.</p>
      <ActionForm intent="remove" onDone={onDone}>
        <input name="name" type="hidden" value={name} />
        <DangerButtons onCancel={onClose} verb="Delete widget" />
      </ActionForm>
    </Dialog>
  )
}
