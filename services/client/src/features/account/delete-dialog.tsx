import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import { PasswordField } from '#/components/fields.tsx'

interface Props {
  username: string
  onClose: () => void
}

/** Asks for the password, so that an unattended screen is not enough to delete an account. */
export default function DeleteDialog({ username, onClose }: Props) {
  return (
    <Dialog onClose={onClose} title={`Delete ${username}?`}>
      <p>This deletes your account and ends all its sessions. It can’t be undone.</p>
      <ActionForm intent="delete">
        <PasswordField autoComplete="current-password" label="Password" name="password" />
        <DangerButtons onCancel={onClose} verb="Delete my account" />
      </ActionForm>
    </Dialog>
  )
}
