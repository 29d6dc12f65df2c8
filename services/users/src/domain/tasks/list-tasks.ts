import type { TaskStatus } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import {
  isPositionIn,
  isTime,
  type Order,
  orderFromCursorSql,
  type Page,
  pastCursorSql,
  readPage,
} from '#/database/keyset.ts'
import { allOfSql, containing } from '#/database/sql.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { Cursor } from '#/lib/cursor.ts'
import type { TaskRow } from './task-row.ts'
import { inScopeSql, TASK_COLUMNS, TASK_PEOPLE, type TaskScope } from './task-row.ts'

export interface TaskFilter {
  scope: TaskScope
  status?: TaskStatus | undefined
  /** A user's id, or null for unassigned tasks. */
  assigneeId?: string | null | undefined
  overdue?: boolean | undefined
  q?: string | undefined
}

/** Sorts tasks without a deadline last. */
const NEVER = 'infinity'

const DUE = Prisma.sql`coalesce(task.deadline, 'infinity')`
const OVERDUE = Prisma.sql`(${DUE} < now() AND task.status <> 'done')`

const ORDER: Order<TaskRow> = {
  column: DUE,
  id: Prisma.sql`task.id`,
  type: 'timestamptz',
  descending: false,
  valueOf: (row) => row.deadline?.toISOString() ?? NEVER,
  isValue: (text) => text === NEVER || isTime(text),
}

/** Whether a cursor is a valid position in a list of tasks. */
export const isTaskCursor = (cursor: Cursor): boolean => isPositionIn(ORDER, cursor)

/** Returns a page of the tasks in scope that pass the filter, ordered by deadline. */
export const listTasks = (
  db: Database,
  filter: TaskFilter,
  { limit, cursor }: { limit: number; cursor: Cursor | undefined },
): Promise<Page<TaskRow>> =>
  readPage(
    (from, count) => db.$queryRaw<TaskRow[]>`
      SELECT ${TASK_COLUMNS} FROM tasks AS task ${TASK_PEOPLE}
      WHERE ${inScopeSql(filter.scope)} AND ${allOfSql(conditionsOf(filter))}
        AND ${pastCursorSql(ORDER, from)}
      ${orderFromCursorSql(ORDER, from)} LIMIT ${count}`,
    { order: ORDER, limit, cursor },
  )

function conditionsOf({ status, assigneeId, overdue, q }: TaskFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (status) conditions.push(Prisma.sql`task.status = ${status}::task_status`)
  if (assigneeId === null) conditions.push(Prisma.sql`task.assigned_user_id IS NULL`)
  else if (assigneeId) conditions.push(Prisma.sql`task.assigned_user_id = ${assigneeId}::uuid`)
  if (overdue) conditions.push(OVERDUE)
  if (q) {
    const pattern = containing(q)
    conditions.push(Prisma.sql`(task.title ILIKE ${pattern} OR task.description ILIKE ${pattern})`)
  }
  return conditions
}

/** The task counts of one assignee, or of unassigned tasks. */
export interface TaskCounts {
  id: string | null
  username: string | null
  count: number
  pending: number
  in_progress: number
  done: number
  overdue: number
}

/** Returns counts by assignee, highest first, then by username. One statement, so that all sums agree. */
export const countTasks = (db: Database): Promise<TaskCounts[]> => db.$queryRaw<TaskCounts[]>`
  SELECT assignee.id, assignee.username::text, count(*)::int,
    count(*) FILTER (WHERE task.status = 'pending')::int AS pending,
    count(*) FILTER (WHERE task.status = 'in_progress')::int AS in_progress,
    count(*) FILTER (WHERE task.status = 'done')::int AS done,
    count(*) FILTER (WHERE ${OVERDUE})::int AS overdue
  FROM tasks AS task LEFT JOIN users AS assignee ON assignee.id = task.assigned_user_id
  GROUP BY assignee.id ORDER BY count(*) DESC, assignee.username`
