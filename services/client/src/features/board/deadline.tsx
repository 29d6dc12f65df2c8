import type { Task } from '@gatehouse/contract'
import { Badge } from '#/components/badge.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import classes from './board.module.css'
import { isOverdue } from './status.tsx'

export function Deadline({ task }: { task: Task }) {
  if (!task.deadline) return <>No deadline</>
  return (
    <span className={classes.deadline}>
      <TimeAgo time={task.deadline} />
      <Overdue task={task} />
    </span>
  )
}

export const Overdue = ({ task }: { task: Task }) =>
  isOverdue(task) && <Badge tone="danger">Overdue</Badge>
