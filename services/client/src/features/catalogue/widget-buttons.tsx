import { Button } from '@mantine/core'
import list from '#/components/list.module.css'
import { editTask, type Task } from './open-dialog.ts'

interface Props {
  name: string
  onTask: (task: Task) => void
}

/** What an admin may do to a widget. */
export function WidgetButtons({ name, onTask }: Props) {
  return (
    <div className={list.buttons}>
      <Button
        aria-label={`Edit ${name}`}
        onClick={() => onTask(editTask(name))}
        size="compact-sm"
        variant="default"
      >
        Edit
      </Button>
      <Button
        aria-label={`Delete ${name}`}
        c="var(--mantine-color-error)"
        onClick={() => onTask({ kind: 'delete', name })}
        size="compact-sm"
        variant="default"
      >
        Delete
      </Button>
    </div>
  )
}
