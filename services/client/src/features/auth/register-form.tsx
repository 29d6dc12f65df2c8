import { RegisterBody } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { NEW_PASSWORD_HELP, PasswordField, TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'

export function RegisterForm({ action }: { action: string }) {
  return (
    <ActionForm action={action} schema={RegisterBody}>
      <TextField
        autoComplete="username"
        help="3 to 30 letters, digits, dots, dashes and underscores. Everybody sees it."
        label="Username"
        name="username"
      />
      <TextField autoComplete="email" label="Email" name="email" type="email" />
      <PasswordField
        autoComplete="new-password"
        help={NEW_PASSWORD_HELP}
        label="Password"
        name="password"
      />
      <SubmitButton fullWidth>Create account</SubmitButton>
    </ActionForm>
  )
}
