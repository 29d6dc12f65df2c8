import type { PersonName, Task } from '@gatehouse/contract'
import type { TaskRow } from './task-row.ts'

/** Lists each field, so that a new column stays private. */
export const presentTask = (task: TaskRow): Task => ({
  id: task.id,
  title: task.title,
  description: task.description,
  status: task.status,
  deadline: task.deadline?.toISOString() ?? null,
  created_at: task.createdAt.toISOString(),
  updated_at: task.updatedAt.toISOString(),
  assigned_user: presentPerson(task.assigneeId, task.assigneeName),
  created_by: presentPerson(task.creatorId, task.creatorName),
})

const presentPerson = (id: string | null, username: string | null): PersonName | null =>
  id !== null && username !== null ? { id, username } : null
