import type { PersonName, Task, TaskStatus } from '@gatehouse/contract'
import type { MergeRules } from '#/components/three-way-merge.ts'
import { exactTime, toLocalInput } from '#/lib/time.ts'
import { STATUSES } from './status.tsx'

/** The values of a task's form. */
export interface Draft {
  title: string
  description: string
  status: TaskStatus
  /** The value of `<input type="datetime-local">`; empty for none. */
  deadline: string
  /** Empty for nobody. Has no id while the name is being typed. */
  assignee: PersonName
}

const NOBODY: PersonName = { id: '', username: '' }

export const EMPTY: Draft = {
  title: '',
  description: '',
  status: 'pending',
  deadline: '',
  assignee: NOBODY,
}

export const draftOf = (task: Task): Draft => ({
  title: task.title,
  description: task.description,
  status: task.status,
  deadline: task.deadline ? toLocalInput(task.deadline) : '',
  assignee: task.assigned_user ?? NOBODY,
})

/** How an edited task merges with a version that another user saved. */
export const TASK_MERGE: MergeRules<Task, Draft> = {
  draftOf,
  fields: {
    title: { label: 'Title', text: ({ title }) => title },
    description: { label: 'Description', text: ({ description }) => description || 'none' },
    status: { label: 'Status', text: ({ status }) => STATUSES[status].label },
    deadline: {
      label: 'Deadline',
      text: ({ deadline }) => (deadline ? exactTime(deadline) : 'none'),
    },
    assignee: {
      label: 'Assigned to',
      text: ({ assigned_user }) => assigned_user?.username ?? 'nobody',
      key: ({ assignee }) => assignee.id || assignee.username.trim(),
    },
  },
}
