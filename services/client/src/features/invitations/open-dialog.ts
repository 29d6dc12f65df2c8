import type { Invitation, InvitationResult } from '@gatehouse/contract'

/** A dialog over the list, and what it is about. */
export type OpenDialog =
  | { kind: 'invite' }
  | { kind: 'revoke'; invitation: Invitation }
  | { kind: 'result'; result: InvitationResult; title: string }

export interface DialogProps {
  onClose: () => void
  onDone: (message: string) => void
}

/** Whether the result of an action needs a dialog: it has links to hand over, or skipped addresses. */
export const needsDialog = ({ invited, skipped }: InvitationResult): boolean =>
  skipped.length > 0 || invited.some(({ link }) => link !== undefined)
