import { OWNERSHIP } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { TaskScope } from '#/domain/tasks/task-row.ts'
import { callerOf, includesRole } from '#/http/identity/access.ts'

/** Which tasks are there for the caller, by the live session's role. */
export function scopeOf(request: FastifyRequest): TaskScope {
  const { id, role } = callerOf(request).user
  return includesRole(role, OWNERSHIP.assignee) ? 'all' : { assigneeId: id }
}
