import type { Role, User } from '@gatehouse/contract'
import { ApproveDialog } from './approve-dialog.tsx'
import { RejectDialog } from './reject-dialog.tsx'

/** What is about to be decided. */
export interface Decision {
  kind: 'approve' | 'reject'
  user: User
}

export interface DialogProps {
  user: User
  onClose: () => void
  onDone: () => void
}

interface Props extends Omit<DialogProps, 'user'> {
  decision: Decision
  /** The role of who decides. */
  as: Role
}

export default function Dialogs({ decision: { kind, user }, as, ...on }: Props) {
  if (kind === 'reject') return <RejectDialog user={user} {...on} />
  return <ApproveDialog grants={as === 'admin'} user={user} {...on} />
}
