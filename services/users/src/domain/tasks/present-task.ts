import type { PersonName, Task, TaskStatus } from '@gatehouse/contract'

/** The columns of a task and of its people that an answer is made of. */
export interface TaskRow {
  id: string
  title: string
  description: string
  status: TaskStatus
  deadline: Date | null
  createdAt: Date
  updatedAt: Date
  /** What the ETag is made of. */
  version: string
  assigneeId: string | null
  assigneeName: string | null
  creatorId: string | null
  creatorName: string | null
}

/** A task. Names each field, so that none leaves by accident. */
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
