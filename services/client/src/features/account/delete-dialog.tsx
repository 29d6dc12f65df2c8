import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import { PasswordField } from '#/components/fields.tsx'

interface Props {
  username: string
  onClose: () => void
}

/** Asks for the password: a moment at somebody's open screen must not be enough. */
export default function DeleteDialog({ username, onClose }: Props) {
  return (
    <Dialog onClose={onClose} title={`Delete ${username}?`}>
      <p>Your account and all its sessions end now. This can’t be undone.</p>
      <ActionForm intent="delete">
        <PasswordField autoComplete="current-password" label="Password" name="password" />
        <DangerButtons onCancel={onClose} verb="Delete my account" />
      </ActionForm>
    </Dialog>
  )
}
