import { ActionForm } from '#/components/action-form.tsx'
import { PasswordField } from '#/components/fields.tsx'
import { NewPasswordField } from '#/components/new-password-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { flash } from '#/lib/flash.ts'
import { PasswordChange } from './password-change.ts'

export function PasswordForm({ username }: { username: string }) {
  return (
    <ActionForm intent="password" onDone={flash} resets schema={PasswordChange}>
      {/* Password managers read the username here. */}
      <input autoComplete="username" hidden readOnly value={username} />
      <PasswordField
        autoComplete="current-password"
        label="Current password"
        name="current_password"
      />
      <NewPasswordField label="New password" name="new_password" />
      <div>
        <SubmitButton>Change password</SubmitButton>
      </div>
    </ActionForm>
  )
}
