import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { RoleField } from '#/components/role-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { DialogProps } from './decision.ts'

/** An admin may grant a role at this moment; whoever a manager lets in is an employee. */
export function ApproveDialog({
  user,
  grants,
  onClose,
  onDone,
}: DialogProps & { grants: boolean }) {
  return (
    <Dialog onClose={onClose} title={`Approve ${user.username}?`}>
      <p>{user.email} can log in from now on.</p>
      <ActionForm intent="approve" onDone={onDone}>
        <input name="id" type="hidden" value={user.id} />
        {grants && <RoleField defaultValue={user.role} />}
        <SubmitButton fullWidth>Approve</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
