import list from '#/components/list.module.css'
import classes from './board.module.css'
import { Deadline } from './deadline.tsx'
import { MoveButton } from './move-button.tsx'
import type { RowProps } from './open-dialog.ts'
import { ManagerButtons, Title } from './row-parts.tsx'
import { StatusBadge } from './status.tsx'
import type { TasksProps } from './table.tsx'

/** The list in a narrow window. */
export function TaskCards({ tasks, isManager, onOpenDialog }: TasksProps) {
  return (
    <ul aria-label="Tasks" className={list.cards}>
      {tasks.map((task) => (
        <TaskCard key={task.id} isManager={isManager} onOpenDialog={onOpenDialog} task={task} />
      ))}
    </ul>
  )
}

function TaskCard({ task, isManager, onOpenDialog }: RowProps) {
  return (
    <li data-task={task.id}>
      <div className={list.top}>
        <Title onOpenDialog={onOpenDialog} task={task} />
        <StatusBadge status={task.status} />
      </div>
      <p className={list.time}>
        <Deadline task={task} />
      </p>
      {isManager && <p>Assigned to {task.assigned_user?.username ?? 'nobody'}</p>}
      <div className={`${list.buttons} ${classes.wrap}`}>
        <MoveButton task={task} />
        {isManager && <ManagerButtons onOpenDialog={onOpenDialog} task={task} />}
      </div>
    </li>
  )
}
