import { deleteTask } from '@gatehouse/contract'
import { removeTask } from '#/domain/tasks/tasks.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { scopeOf } from './scope.ts'

export const deleteRoute = (app: App) =>
  app.route({
    ...route(deleteTask),
    handler: async (request, reply) => {
      const { id } = request.params
      const versions = versionsOf(request.headers['if-match'])
      const event = auditEvent(request, { action: 'task_deleted' })
      await removeTask(app.db, { id, scope: scopeOf(request), versions, event })
      request.log.info({
        event: 'task_deleted',
        task_id: id,
        actor_id: callerOf(request).user.id,
      })
      reply.code(204)
      return null
    },
  })
