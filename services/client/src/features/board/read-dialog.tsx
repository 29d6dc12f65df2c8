import { Dialog } from '#/components/dialog.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { exactTime } from '#/lib/time.ts'
import classes from './board.module.css'
import { Overdue } from './deadline.tsx'
import type { TaskDialogProps } from './open-dialog.ts'
import { assigneeName } from './row-parts.tsx'
import { StatusBadge } from './status.tsx'

/** A task in full. Its description is plain text. */
export default function ReadDialog({ task, onClose }: TaskDialogProps) {
  return (
    <Dialog onClose={onClose} title={task.title}>
      <div className={classes.description}>{task.description || 'No description.'}</div>
      <dl className={classes.facts}>
        <dt>Status</dt>
        <dd>
          <StatusBadge status={task.status} />
        </dd>
        <dt>Deadline</dt>
        <dd>
          {task.deadline ? exactTime(task.deadline) : 'None'} <Overdue task={task} />
        </dd>
        <dt>Assigned to</dt>
        <dd>{assigneeName(task)}</dd>
        <dt>Added</dt>
        <dd>
          <TimeAgo time={task.created_at} />
          {task.created_by && ` by ${task.created_by.username}`}
        </dd>
        <dt>Changed</dt>
        <dd>
          <TimeAgo time={task.updated_at} />
        </dd>
      </dl>
    </Dialog>
  )
}
