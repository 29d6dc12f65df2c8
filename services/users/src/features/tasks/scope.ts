import { OWNERSHIP } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { TaskScope } from '#/domain/tasks/task-row.ts'
import { callerOf } from '#/http/identity/access.ts'
import { includesRole } from '#/http/identity/roles.ts'

/** Returns the tasks that the caller may see, by the role of the live session. */
export function scopeOf(request: FastifyRequest): TaskScope {
  const { id, role } = callerOf(request).user
  return includesRole(role, OWNERSHIP.assignee) ? 'all' : { assigneeId: id }
}
