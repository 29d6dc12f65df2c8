import { assignTask } from '@gatehouse/contract'
import { assignTask as write } from '#/domain/tasks/tasks.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { taskAnswer } from './answer.ts'
import { assigneeRef } from './assignee-ref.ts'
import { scopeOf } from './scope.ts'

export const assignRoute = (app: App) =>
  app.route({
    ...route(assignTask),
    handler: async (request, reply) => {
      const { id } = request.params
      const { assigned_user_id } = request.body
      const versions = versionsOf(request.headers['if-match'])
      const event = auditEvent(request, {
        action: 'task_assigned',
        user: assigneeRef(assigned_user_id),
      })
      const target = { id, scope: scopeOf(request), versions, event }
      const task = await write(app.db, target, assigned_user_id)
      request.log.info({
        event: 'task_assigned',
        task_id: task.id,
        assigned_user_id,
        actor_id: callerOf(request).user.id,
      })
      return taskAnswer(reply, task)
    },
  })
