import { Textarea } from '@mantine/core'
import { ActionForm, useFieldError } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { RoleField } from '#/components/role-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { InviteForm } from './invite-form.ts'
import type { DialogProps } from './open-dialog.ts'

export function InviteDialog({ onClose, onDone }: DialogProps) {
  return (
    <Dialog onClose={onClose} title="Invite people">
      <ActionForm intent="invite" onDone={onDone} schema={InviteForm}>
        <AddressesField />
        <RoleField defaultValue="employee" />
        <SubmitButton fullWidth>Invite</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}

function AddressesField() {
  const error = useFieldError('emails')
  return (
    <Textarea
      aria-invalid={error ? true : undefined}
      autoCapitalize="none"
      data-autofocus
      description={
        error ? undefined : 'One address, or a list separated by lines, commas or semicolons.'
      }
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      label="Email addresses"
      name="emails"
      rows={4}
      size="md"
      spellCheck={false}
    />
  )
}
