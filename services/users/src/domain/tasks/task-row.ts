import type { TaskStatus } from '@gatehouse/contract'
import { isoTimeSql } from '#/database/sql.ts'
import { rowChangeSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** The columns of a task and its people that responses are built from. */
export interface TaskRow {
  id: string
  title: string
  description: string
  status: TaskStatus
  deadline: Date | null
  createdAt: Date
  updatedAt: Date
  /** The source of the ETag. */
  version: string
  assigneeId: string | null
  assigneeName: string | null
  creatorId: string | null
  creatorName: string | null
}

/** The columns of a `TaskRow`. `task` is the table, or a CTE of written rows. */
export const TASK_COLUMNS = Prisma.sql`
  task.id, task.title, task.description, task.status::text, task.deadline,
  task.created_at AS "createdAt", task.updated_at AS "updatedAt", task.version,
  assignee.id AS "assigneeId", assignee.username::text AS "assigneeName",
  creator.id AS "creatorId", creator.username::text AS "creatorName"`

/** Joins the assignee and creator of `task`. */
export const TASK_PEOPLE = Prisma.sql`
  LEFT JOIN users AS assignee ON assignee.id = task.assigned_user_id
  LEFT JOIN users AS creator ON creator.id = task.created_by_id`

/** Returns the audit event columns for a change of a task, from its row before and after. */
export const taskChangeSql = (before: Prisma.Sql | undefined, after: Prisma.Sql | undefined) =>
  rowChangeSql({ before, after, key: Prisma.sql`id`, name: Prisma.sql`title`, fieldsOf })

const fieldsOf = (task: Prisma.Sql): Prisma.Sql => Prisma.sql`
  jsonb_build_object('title', ${task}.title, 'description', ${task}.description,
    'status', ${task}.status, 'deadline', ${isoTimeSql(Prisma.sql`${task}.deadline`)},
    'assigned_user_id', ${task}.assigned_user_id)`

/** The tasks that a caller may see. Required, because a forgotten filter would expose all. */
export type TaskScope = 'all' | { assigneeId: string }

export const inScopeSql = (scope: TaskScope): Prisma.Sql =>
  scope === 'all' ? Prisma.sql`TRUE` : Prisma.sql`task.assigned_user_id = ${scope.assigneeId}::uuid`
