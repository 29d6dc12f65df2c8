import { LoginBody } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { PasswordField, TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { FormResult } from '#/lib/form.ts'
import { supportsPasskeys } from '#/lib/passkeys.ts'
import { paths } from '#/lib/paths.ts'
import { useProving } from '#/lib/use-proving.ts'
import classes from './auth.module.css'

interface Props {
  /** Prefills the username. */
  username?: string
  /** Stays on the page after the log-in. */
  stay?: boolean
  /** Asks for the second factor on a trusted device too. */
  stepUp?: boolean
  /** The page's address, with its `next` parameter. */
  action?: string
  /** Gets the typed name when the log-in needs a second factor. */
  onDone?: (name: string) => void
  onFailed?: (result: FormResult) => void
}

export function LogInForm(props: Props) {
  const { username, stay = false, stepUp = false, action = paths.login, ...on } = props
  const isProving = useProving()
  return (
    <ActionForm action={action} intent="password" schema={LoginBody} transient {...on}>
      {stay && <input name="stay" type="hidden" value="yes" />}
      {stepUp && <input name="acr_values" type="hidden" value="aal2" />}
      <TextField
        autoComplete={supportsPasskeys() ? 'username webauthn' : 'username'}
        label="Email or username"
        name="email"
        {...(username && { defaultValue: username })}
      />
      <PasswordField
        autoComplete="current-password"
        autoFocus={stay || stepUp}
        data-autofocus={stay || undefined}
        label="Password"
        name="password"
      />
      <div>
        <SubmitButton fullWidth>Log in</SubmitButton>
        <p aria-live="polite" className={classes.proving}>
          {isProving && 'Checking your browser…'}
        </p>
      </div>
    </ActionForm>
  )
}
