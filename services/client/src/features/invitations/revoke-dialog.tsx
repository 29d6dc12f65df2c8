import type { Invitation } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import type { DialogProps } from './open-dialog.ts'

interface Props extends DialogProps {
  invitation: Invitation
}

export function RevokeDialog({ invitation: { id, email }, onClose, onDone }: Props) {
  return (
    <Dialog onClose={onClose} title={`Revoke the invitation of ${email}?`}>
      <p>Its link stops working now. You can invite {email} again.</p>
      <ActionForm intent="revoke" onDone={onDone}>
        <input name="id" type="hidden" value={id} />
        <input name="email" type="hidden" value={email} />
        <DangerButtons onCancel={onClose} verb="Revoke" />
      </ActionForm>
    </Dialog>
  )
}
