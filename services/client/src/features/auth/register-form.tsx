import { ActionForm } from '#/components/action-form.tsx'
import { TextField } from '#/components/fields.tsx'
import { NewPasswordField } from '#/components/new-password-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { NewAccount } from './new-account.ts'

interface Props {
  action: string
  /** Gets the address of a registration that waits. */
  onDone: (email: string) => void
}

export function RegisterForm({ action, onDone }: Props) {
  return (
    <ActionForm action={action} onDone={onDone} schema={NewAccount}>
      <TextField
        autoComplete="username"
        help="3 to 30 letters, digits, dots, dashes and underscores. Visible to everybody."
        label="Username"
        name="username"
      />
      <TextField autoComplete="email" label="Email" name="email" type="email" />
      <NewPasswordField label="Password" name="password" />
      <SubmitButton fullWidth>Create account</SubmitButton>
    </ActionForm>
  )
}
