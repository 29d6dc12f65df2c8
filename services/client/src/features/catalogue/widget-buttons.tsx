import { Button } from '@mantine/core'
import list from '#/components/list.module.css'
import { editDialog, type OpenDialog } from './open-dialog.ts'

interface Props {
  name: string
  onOpenDialog: (dialog: OpenDialog) => void
}

export function WidgetButtons({ name, onOpenDialog }: Props) {
  return (
    <div className={list.buttons}>
      <Button
        aria-label={`Edit ${name}`}
        onClick={() => onOpenDialog(editDialog(name))}
        size="compact-sm"
        variant="default"
      >
        Edit
      </Button>
      <Button
        aria-label={`Delete ${name}`}
        c="var(--mantine-color-error)"
        onClick={() => onOpenDialog({ kind: 'delete', name })}
        size="compact-sm"
        variant="default"
      >
        Delete
      </Button>
    </div>
  )
}
