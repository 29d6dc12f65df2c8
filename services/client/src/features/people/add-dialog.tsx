import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { TextField } from '#/components/fields.tsx'
import { NewPasswordField } from '#/components/new-password-field.tsx'
import { RoleField } from '#/components/role-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { NewUser } from './new-user.ts'
import type { DialogProps } from './open-dialog.ts'

export function AddDialog({ onClose, onDone }: DialogProps) {
  return (
    <Dialog onClose={onClose} title="Add a person">
      <ActionForm intent="add" onDone={onDone} schema={NewUser}>
        <TextField autoComplete="off" data-autofocus label="Username" name="username" />
        <TextField autoComplete="off" label="Email" name="email" type="email" />
        <NewPasswordField label="Password" name="password" />
        <RoleField defaultValue="employee" />
        <SubmitButton fullWidth>Add person</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
