import { ActionForm } from '#/components/action-form.tsx'
import { TextField } from '#/components/fields.tsx'
import { NewPasswordField } from '#/components/new-password-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { NewPasswordForm, ResetByCode } from './reset.ts'

interface Props {
  onDone: () => void
}

/** Chooses a password for the account of a link. */
export function ResetForm({ username, onDone }: Props & { username: string }) {
  return (
    <ActionForm onDone={onDone} schema={NewPasswordForm} transient>
      {/* Password managers read the username here. */}
      <input autoComplete="username" hidden name="username" readOnly value={username} />
      <NewPasswordField label="New password" name="new_password" />
      <SubmitButton fullWidth>Change password</SubmitButton>
    </ActionForm>
  )
}

/** Chooses a password by the code of a mail that this browser asked for. */
export function CodeForm({ email, onDone }: Props & { email: string }) {
  return (
    <ActionForm intent="code" onDone={onDone} schema={ResetByCode} transient>
      <input autoComplete="username" hidden name="email" readOnly value={email} />
      <TextField
        autoComplete="one-time-code"
        help="8 digits. The code works only in this browser."
        label="Code"
        name="code"
      />
      <NewPasswordField label="New password" name="new_password" />
      <SubmitButton fullWidth>Change password</SubmitButton>
    </ActionForm>
  )
}
