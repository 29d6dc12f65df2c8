import type { TaskStatus } from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { isVersionSql } from '#/database/sql.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { AppError, invalidFields, taskNotFound } from '#/errors.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { TaskRow } from './task-row.ts'
import { inScopeSql, TASK_COLUMNS, TASK_PEOPLE, type TaskScope, taskChangeSql } from './task-row.ts'

export interface NewTask {
  title: string
  description: string
  deadline: string | null
  assigneeId: string | null
  creatorId: string
}

/** Undefined fields keep their value. */
export interface TaskChanges {
  title?: string | undefined
  description?: string | undefined
  status?: TaskStatus | undefined
  deadline?: string | null | undefined
}

/** A task to change, the caller's scope, and the versions that the change may replace. */
export interface TaskTarget {
  id: string
  scope: TaskScope
  versions: string[] | undefined
  event: AuditEvent
}

/** Returns null for malformed ids and tasks outside the scope. One query, so that timing does not distinguish them. */
export async function findTask(
  db: Database,
  id: string,
  scope: TaskScope,
): Promise<TaskRow | null> {
  if (!isUuid(id)) return null
  const [task] = await db.$queryRaw<TaskRow[]>`
    SELECT ${TASK_COLUMNS} FROM tasks AS task ${TASK_PEOPLE}
    WHERE task.id = ${id}::uuid AND ${inScopeSql(scope)}`
  return task ?? null
}

/** Throws `validation_failed` when the assignee is not active and approved. */
export async function insertTask(db: Database, task: NewTask, event: AuditEvent): Promise<TaskRow> {
  const { title, description, deadline, assigneeId, creatorId } = task
  // If the creator is deleted concurrently, created_by_id is null, as after any deletion.
  const [inserted] = await db.$queryRaw<TaskRow[]>`
    WITH ${lockPeopleSql([creatorId, assigneeId])}, inserted AS (
      INSERT INTO tasks (id, title, description, deadline, assigned_user_id, created_by_id)
      SELECT ${uuidv7()}::uuid, ${title}, ${description}, ${deadline}::timestamptz,
        ${assigneeId}::uuid, (SELECT id FROM people WHERE id = ${creatorId}::uuid)
      WHERE ${assignableSql(assigneeId)}
      RETURNING *
    ), recorded AS (${insertAuditEventSql(event, taskChangeSql(undefined, Prisma.sql`inserted`))})
    SELECT ${TASK_COLUMNS} FROM inserted AS task ${TASK_PEOPLE}`
  if (!inserted) throw notAssignable()
  return inserted
}

/** Throws `not_found` or `precondition_failed`. */
export function updateTask(
  db: Database,
  target: TaskTarget,
  { title, description, status, deadline }: TaskChanges,
): Promise<TaskRow> {
  const values: [unknown, Prisma.Sql][] = [
    [title, Prisma.sql`title = ${title}`],
    [description, Prisma.sql`description = ${description}`],
    [status, Prisma.sql`status = ${status}::task_status`],
    [deadline, Prisma.sql`deadline = ${deadline}::timestamptz`],
  ]
  const changes = values.filter(([value]) => value !== undefined).map(([, change]) => change)
  return changeTask(db, target, { changes, assigneeId: null })
}

/**
 * Throws `validation_failed` when the assignee is not active and approved, otherwise `not_found` or
 * `precondition_failed`.
 */
export const assignTask = (
  db: Database,
  target: TaskTarget,
  assigneeId: string | null,
): Promise<TaskRow> =>
  changeTask(db, target, {
    changes: [Prisma.sql`assigned_user_id = ${assigneeId}::uuid`],
    assigneeId,
  })

/** Throws `not_found` or `precondition_failed`. */
export async function removeTask(
  db: Database,
  { id, scope, versions, event }: TaskTarget,
): Promise<void> {
  if (!isUuid(id)) throw taskNotFound(id)
  const [found] = await db.$queryRaw<{ id: string | null }[]>`
    WITH found AS (
      SELECT task.id FROM tasks AS task
      WHERE task.id = ${id}::uuid AND ${inScopeSql(scope)} FOR UPDATE
    ), removed AS (
      DELETE FROM tasks AS task USING found
      WHERE task.id = found.id AND ${isVersionSql(Prisma.sql`task.version`, versions)}
      RETURNING task.*
    ), recorded AS (${insertAuditEventSql(event, taskChangeSql(Prisma.sql`removed`, undefined))})
    SELECT removed.id FROM found LEFT JOIN removed ON TRUE`
  if (!found) throw taskNotFound(id)
  if (found.id === null) throw new AppError('precondition_failed')
}

type Changed = { assignable: boolean; found: boolean } & (TaskRow | { id: null })

/**
 * Decides on the locked row in one statement, so that of two edits of one version the second fails. Locks the assignee
 * before the task, as deleting the assignee does. The opposite order could deadlock.
 */
async function changeTask(
  db: Database,
  { id, scope, versions, event }: TaskTarget,
  { changes, assigneeId }: { changes: Prisma.Sql[]; assigneeId: string | null },
): Promise<TaskRow> {
  if (!isUuid(id)) throw taskNotFound(id)
  const assignable = assignableSql(assigneeId)
  const [task] = await db.$queryRaw<Changed[]>`
    WITH ${lockPeopleSql([assigneeId])}, found AS (
      SELECT task.* FROM tasks AS task
      WHERE ${assignable} AND task.id = ${id}::uuid AND ${inScopeSql(scope)} FOR UPDATE
    ), changed AS (
      UPDATE tasks AS task SET ${Prisma.join(changes)},
        updated_at = clock_timestamp(), version = gen_random_uuid()
      FROM found
      WHERE task.id = found.id AND ${isVersionSql(Prisma.sql`task.version`, versions)}
      RETURNING task.*
    ), recorded AS (
      ${insertAuditEventSql(event, taskChangeSql(Prisma.sql`found`, Prisma.sql`changed`))}
    )
    SELECT ${assignable} AS assignable, EXISTS (SELECT FROM found) AS found, ${TASK_COLUMNS}
    FROM (SELECT) AS always LEFT JOIN changed AS task ON TRUE ${TASK_PEOPLE}`
  if (!task?.assignable) throw notAssignable()
  if (!task.found) throw taskNotFound(id)
  if (task.id === null) throw new AppError('precondition_failed')
  return task
}

/**
 * Locks people until the transaction ends, so that a concurrent deactivation or deletion either is visible here or
 * waits. Locks admins first, as every lock on users does.
 */
const lockPeopleSql = (ids: (string | null)[]): Prisma.Sql => Prisma.sql`
  people AS (
    SELECT id, active AND approval = 'approved' AS assignable FROM users
    WHERE id = ANY(${ids.filter((id) => id !== null)}::uuid[])
    ORDER BY role <> 'admin', id FOR SHARE
  )`

const assignableSql = (id: string | null): Prisma.Sql =>
  id === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`EXISTS (SELECT FROM people WHERE id = ${id}::uuid AND assignable)`

const notAssignable = () => invalidFields({ assigned_user_id: 'Choose an active person.' })
