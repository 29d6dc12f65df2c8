import { AddDialog } from './add-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import type { DialogProps, OpenDialog } from './open-dialog.ts'

export default function Dialogs({ dialog, ...on }: DialogProps & { dialog: OpenDialog }) {
  if (dialog.kind === 'add') return <AddDialog {...on} />
  if (dialog.kind === 'edit') return <EditDialog {...dialog} {...on} />
  return <DeleteDialog name={dialog.name} {...on} />
}
