import type { Role } from '@gatehouse/contract'
import { ApproveDialog } from './approve-dialog.tsx'
import type { Decision, DialogProps } from './decision.ts'
import { RejectDialog } from './reject-dialog.tsx'

interface Props extends Omit<DialogProps, 'user'> {
  decision: Decision
  /** The reader's own role. */
  role: Role
}

export default function Dialogs({ decision: { kind, user }, role, ...on }: Props) {
  if (kind === 'reject') return <RejectDialog user={user} {...on} />
  return <ApproveDialog canGrantRole={role === 'admin'} user={user} {...on} />
}
