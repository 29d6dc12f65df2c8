import { TASK_STATUSES, type Task, type TaskStatus } from '@gatehouse/contract'
import { Badge } from '#/components/badge.tsx'

/** The label of each status, and the button that leads to the next one. */
export const STATUSES = {
  pending: { label: 'To do', tone: 'plain', verb: 'Start', next: 'in_progress' },
  in_progress: { label: 'In progress', tone: 'accent', verb: 'Finish', next: 'done' },
  // Reverses "Finish".
  done: { label: 'Done', tone: 'good', verb: 'Reopen', next: 'in_progress' },
} as const satisfies Record<TaskStatus, object>

export const STATUS_CHOICES = TASK_STATUSES.map((value) => ({
  value,
  label: STATUSES[value].label,
}))

export function StatusBadge({ status }: { status: TaskStatus }) {
  const { label, tone } = STATUSES[status]
  return <Badge tone={tone}>{label}</Badge>
}

export const isOverdue = ({ deadline, status }: Task): boolean =>
  deadline !== null && status !== 'done' && Date.parse(deadline) < Date.now()
