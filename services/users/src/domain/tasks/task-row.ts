import type { TaskStatus } from '@gatehouse/contract'
import { isoTime } from '#/database/sql.ts'
import { rowChangeSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'

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

/** The columns of a `TaskRow`; `task` is the table, or the rows that a statement wrote. */
export const TASK_COLUMNS = Prisma.sql`
  task.id, task.title, task.description, task.status::text, task.deadline,
  task.created_at AS "createdAt", task.updated_at AS "updatedAt", task.version,
  assignee.id AS "assigneeId", assignee.username::text AS "assigneeName",
  creator.id AS "creatorId", creator.username::text AS "creatorName"`

/** The people of `task`. */
export const TASK_PEOPLE = Prisma.sql`
  LEFT JOIN users AS assignee ON assignee.id = task.assigned_user_id
  LEFT JOIN users AS creator ON creator.id = task.created_by_id`

/** What the trail tells of a task: its one row before and after. */
export const taskChangeSql = (before: Prisma.Sql | undefined, after: Prisma.Sql | undefined) =>
  rowChangeSql({ before, after, key: Prisma.sql`id`, name: Prisma.sql`title`, fieldsOf })

const fieldsOf = (task: Prisma.Sql): Prisma.Sql => Prisma.sql`
  jsonb_build_object('title', ${task}.title, 'description', ${task}.description,
    'status', ${task}.status, 'deadline', ${isoTime(Prisma.sql`${task}.deadline`)},
    'assigned_user_id', ${task}.assigned_user_id)`

/** Whose tasks a caller may see. Said outright: a filter that is left out would show all. */
export type TaskScope = 'all' | { assigneeId: string }

/** The condition on `task` that it lies in a scope. */
export const inScope = (scope: TaskScope): Prisma.Sql =>
  scope === 'all' ? Prisma.sql`TRUE` : Prisma.sql`task.assigned_user_id = ${scope.assigneeId}::uuid`
