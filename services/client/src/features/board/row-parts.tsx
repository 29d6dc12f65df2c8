import type { Task } from '@gatehouse/contract'
import { Button, UnstyledButton } from '@mantine/core'
import classes from './board.module.css'
import type { OpenDialog, RowProps } from './open-dialog.ts'

export function Title({ task, onOpenDialog }: Omit<RowProps, 'isManager'>) {
  return (
    <UnstyledButton
      aria-haspopup="dialog"
      className={classes.title}
      onClick={() => onOpenDialog({ kind: 'read', task })}
    >
      {task.title}
    </UnstyledButton>
  )
}

const BUTTONS = [
  ['assign', 'Assign', undefined],
  ['edit', 'Edit', undefined],
  ['delete', 'Delete', 'var(--mantine-color-error)'],
] as const satisfies [OpenDialog['kind'], string, string | undefined][]

export function ManagerButtons({ task, onOpenDialog }: Omit<RowProps, 'isManager'>) {
  return BUTTONS.map(([kind, verb, color]) => (
    <Button
      aria-label={`${verb} ${task.title}`}
      key={kind}
      onClick={() => onOpenDialog({ kind, task })}
      size="compact-sm"
      variant="default"
      {...(color && { c: color })}
    >
      {verb}
    </Button>
  ))
}

export const assigneeName = ({ assigned_user }: Task): string => assigned_user?.username ?? 'Nobody'
