import { RejectUserBody } from '@gatehouse/contract'
import { Textarea } from '@mantine/core'
import { ActionForm, useFieldError } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import type { DialogProps } from './decision.ts'

export function RejectDialog({ user, onClose, onDone }: DialogProps) {
  return (
    <Dialog onClose={onClose} title={`Reject ${user.username}?`}>
      <p>
        This rejects the registration of {user.email}. They won’t be able to log in. It can’t be
        undone.
      </p>
      <ActionForm intent="reject" onDone={onDone} schema={RejectUserBody}>
        <input name="id" type="hidden" value={user.id} />
        <ReasonField />
        <DangerButtons onCancel={onClose} verb="Reject" />
      </ActionForm>
    </Dialog>
  )
}

function ReasonField() {
  const error = useFieldError('reason')
  return (
    <Textarea
      aria-invalid={error ? true : undefined}
      description={error ? undefined : 'They see it when they try to log in.'}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      label="Reason (optional)"
      name="reason"
      rows={3}
      size="md"
    />
  )
}
