import { ActionForm } from '#/components/action-form.tsx'
import { TextField } from '#/components/fields.tsx'
import { NewPasswordField } from '#/components/new-password-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { InvitedAccount } from './invited-account.ts'

/** Chooses the username and the password of an invited person. */
export function AcceptForm({ email }: { email: string }) {
  return (
    <ActionForm schema={InvitedAccount} transient>
      <input name="email" type="hidden" value={email} />
      <TextField
        autoComplete="username"
        help="3 to 30 letters, digits, dots, dashes and underscores. Visible to everybody."
        label="Username"
        name="username"
      />
      <NewPasswordField label="Password" name="password" />
      <SubmitButton fullWidth>Create account</SubmitButton>
    </ActionForm>
  )
}
