import { AddDialog } from './add-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { FactorsDialog } from './factors-dialog.tsx'
import type { DialogProps, OpenDialog } from './open-dialog.ts'
import { ResetDialog } from './reset-dialog.tsx'
import { UnlockDialog } from './unlock-dialog.tsx'

export default function Dialogs({ dialog, ...on }: DialogProps & { dialog: OpenDialog }) {
  if (dialog.kind === 'add') return <AddDialog {...on} />
  if (dialog.kind === 'edit') return <EditDialog user={dialog.user} {...on} />
  if (dialog.kind === 'reset') return <ResetDialog user={dialog.user} {...on} />
  if (dialog.kind === 'factors') return <FactorsDialog user={dialog.user} {...on} />
  if (dialog.kind === 'unlock') return <UnlockDialog user={dialog.user} {...on} />
  return <DeleteDialog user={dialog.user} {...on} />
}
