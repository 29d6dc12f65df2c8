import type { User } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import type { DialogProps } from './open-dialog.ts'

export function DeleteDialog({ user, onClose, onDone }: DialogProps & { user: User }) {
  return (
    <Dialog onClose={onClose} title={`Delete ${user.username}?`}>
      <p>This deletes the account of {user.email} and ends all its sessions. It can’t be undone.</p>
      <ActionForm intent="remove" onDone={onDone}>
        <input name="id" type="hidden" value={user.id} />
        <input name="username" type="hidden" value={user.username} />
        <DangerButtons onCancel={onClose} verb={`Delete ${user.username}`} />
      </ActionForm>
    </Dialog>
  )
}
