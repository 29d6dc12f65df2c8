import { ActionForm } from '#/components/action-form.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { RoleField } from '#/components/role-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { DialogProps } from './decision.ts'

/** Offers a choice of role to admins only. A manager approves users as employees. */
export function ApproveDialog({
  user,
  canGrantRole,
  onClose,
  onDone,
}: DialogProps & { canGrantRole: boolean }) {
  return (
    <Dialog onClose={onClose} title={`Approve ${user.username}?`}>
      <p>{user.email} will be able to log in.</p>
      <ActionForm intent="approve" onDone={onDone}>
        <input name="id" type="hidden" value={user.id} />
        {canGrantRole && <RoleField defaultValue={user.role} />}
        <SubmitButton fullWidth>Approve</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
