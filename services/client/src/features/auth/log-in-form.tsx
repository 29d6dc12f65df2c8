import { LoginBody } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { PasswordField, TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { paths } from '#/lib/paths.ts'

interface Props {
  /** Filled in already, where it is known who was here. */
  name?: string
  /** Stays on the page, instead of leading on. */
  stay?: boolean
  /** The log-in page's own address, with where it leads. */
  action?: string
}

export function LogInForm({ name, stay = false, action = paths.login }: Props) {
  return (
    <ActionForm action={action} schema={LoginBody} transient>
      {stay && <input name="stay" type="hidden" value="yes" />}
      <TextField
        autoComplete="username"
        label="Email or username"
        name="email"
        {...(name && { defaultValue: name })}
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
