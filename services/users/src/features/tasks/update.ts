import { updateTask } from '@gatehouse/contract'
import { findTask, type TaskChanges, updateTask as write } from '#/domain/tasks/tasks.ts'
import { AppError, taskNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { taskAnswer } from './answer.ts'
import { scopeOf } from './scope.ts'

export const updateRoute = (app: App) =>
  app.route({
    ...route(updateTask),
    handler: async (request, reply) => {
      const { id } = request.params
      const changes = request.body
      const scope = scopeOf(request)
      if (scope !== 'all' && !isStatusOnly(changes)) {
        // 404 for another user's task comes before 403.
        if (!(await findTask(app.db, id, scope))) throw taskNotFound(id)
        throw new AppError('insufficient_scope', {
          message: 'Employees can only update task status.',
        })
      }
      const versions = versionsOf(request.headers['if-match'])
      const event = auditEvent(request, { action: 'task_updated' })
      const task = await write(app.db, { id, scope, versions, event }, changes)
      request.log.info({
        event: 'task_updated',
        task_id: task.id,
        fields: Object.keys(changes),
        actor_id: callerOf(request).user.id,
      })
      return taskAnswer(reply, task)
    },
  })

const isStatusOnly = ({ status: _, ...others }: TaskChanges): boolean =>
  Object.values(others).every((value) => value === undefined)
