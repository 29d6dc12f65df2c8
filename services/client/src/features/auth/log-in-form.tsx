import { LoginBody } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { PasswordField, TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { paths } from '#/lib/paths.ts'

interface Props {
  /** Prefills the username. */
  username?: string
  /** Stays on the page after the log-in. */
  stay?: boolean
  /** The log-in page's address, with its `next` parameter. */
  action?: string
}

export function LogInForm({ username, stay = false, action = paths.login }: Props) {
  return (
    <ActionForm action={action} schema={LoginBody} transient>
      {stay && <input name="stay" type="hidden" value="yes" />}
      <TextField
        autoComplete="username"
        label="Email or username"
        name="email"
        {...(username && { defaultValue: username })}
      />
      <PasswordField
        autoComplete="current-password"
        data-autofocus={stay || undefined}
        label="Password"
        name="password"
      />
      <SubmitButton fullWidth>Log in</SubmitButton>
    </ActionForm>
  )
}
