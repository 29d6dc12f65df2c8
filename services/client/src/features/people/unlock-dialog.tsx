import type { User } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { DialogProps } from './open-dialog.ts'

export function UnlockDialog({ user, onClose, onDone }: DialogProps & { user: User }) {
  return (
    <Dialog onClose={onClose} title={`Unlock ${user.username}?`}>
      <p>
        Too many wrong passwords were entered for {user.email}, so log-ins on new devices are
        refused. Unlock the account to accept them again.
      </p>
      <ActionForm intent="unlock" onDone={onDone}>
        <input name="id" type="hidden" value={user.id} />
        <input name="username" type="hidden" value={user.username} />
        <SubmitButton fullWidth>Unlock</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
