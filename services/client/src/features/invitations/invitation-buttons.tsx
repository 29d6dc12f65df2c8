import type { Invitation } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useFormBusy } from '#/components/action-form.tsx'

interface Props {
  invitation: Invitation
  onRevoke: (invitation: Invitation) => void
}

export const InvitationButtons = ({ invitation, onRevoke }: Props) => (
  <>
    <Button
      aria-label={`Send again to ${invitation.email}`}
      disabled={useFormBusy()}
      name="id"
      size="compact-sm"
      type="submit"
      value={invitation.id}
      variant="default"
    >
      Send again
    </Button>
    <Button
      aria-label={`Revoke the invitation of ${invitation.email}`}
      c="var(--mantine-color-error)"
      onClick={() => onRevoke(invitation)}
      size="compact-sm"
      variant="default"
    >
      Revoke
    </Button>
  </>
)
