import type { Task } from '@gatehouse/contract'
import list from '#/components/list.module.css'
import classes from './board.module.css'
import { Deadline } from './deadline.tsx'
import { MoveButton } from './move-button.tsx'
import type { RowProps } from './open-dialog.ts'
import { assigneeName, ManagerButtons, Title } from './row-parts.tsx'
import { StatusBadge } from './status.tsx'

export type TasksProps = Omit<RowProps, 'task'> & { tasks: Task[] }

export function TaskTable({ tasks, isManager, onOpenDialog }: TasksProps) {
  return (
    <div className={list.scroll}>
      <table className={list.table}>
        <caption>{isManager ? 'Tasks and their assignees' : 'Your tasks'}</caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Status</th>
            <th scope="col">Deadline</th>
            {isManager && <th scope="col">Assigned to</th>}
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <TaskRow key={task.id} isManager={isManager} onOpenDialog={onOpenDialog} task={task} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TaskRow({ task, isManager, onOpenDialog }: RowProps) {
  return (
    <tr data-task={task.id}>
      <th className={classes.task} scope="row">
        <Title onOpenDialog={onOpenDialog} task={task} />
      </th>
      <td>
        <StatusBadge status={task.status} />
      </td>
      <td className={list.time}>
        <Deadline task={task} />
      </td>
      {isManager && <td className={classes.assignee}>{assigneeName(task)}</td>}
      <td>
        <div className={list.buttons}>
          <MoveButton task={task} />
          {isManager && <ManagerButtons onOpenDialog={onOpenDialog} task={task} />}
        </div>
      </td>
    </tr>
  )
}
