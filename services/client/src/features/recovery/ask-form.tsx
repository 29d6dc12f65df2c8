import { RequestResetBody } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'

interface Props {
  defaultEmail: string
  /** Gets the address that the mail goes to. */
  onDone: (email: string) => void
}

/** Asks for a mail. Its result is the address. */
export function AskForm({ defaultEmail, onDone }: Props) {
  return (
    <ActionForm intent="ask" onDone={onDone} schema={RequestResetBody} transient>
      <TextField
        autoComplete="username"
        defaultValue={defaultEmail}
        label="Email"
        name="email"
        type="email"
      />
      <SubmitButton fullWidth>Send mail</SubmitButton>
    </ActionForm>
  )
}
