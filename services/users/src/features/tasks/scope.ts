import { OWNERSHIP } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { TaskScope } from '#/domain/tasks/task-row.ts'
import { callerOf, includesRole } from '#/http/identity/access.ts'

/** Returns the tasks that the caller may see, by the role of the live session. */
export function scopeOf(request: FastifyRequest): TaskScope {
  const { id, role } = callerOf(request).user
  return includesRole(role, OWNERSHIP.assignee) ? 'all' : { assigneeId: id }
}
