import { InviteDialog } from './invite-dialog.tsx'
import type { DialogProps, OpenDialog } from './open-dialog.ts'
import { ResultDialog } from './result-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'

export default function Dialogs({ dialog, ...on }: DialogProps & { dialog: OpenDialog }) {
  if (dialog.kind === 'invite') return <InviteDialog {...on} />
  if (dialog.kind === 'revoke') return <RevokeDialog invitation={dialog.invitation} {...on} />
  return <ResultDialog onClose={on.onClose} result={dialog.result} title={dialog.title} />
}
