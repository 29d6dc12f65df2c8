import { createTask } from '@gatehouse/contract'
import { insertTask } from '#/domain/tasks/tasks.ts'
import { prefixOf } from '#/http/answers/urls.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { taskAnswer } from './answer.ts'
import { assigneeRef } from './assignee-ref.ts'

export const createRoute = (app: App) =>
  app.route({
    ...route(createTask),
    handler: async (request, reply) => {
      const { title, description = '', deadline = null, assigned_user_id = null } = request.body
      const creatorId = callerOf(request).user.id
      const newTask = { title, description, deadline, assigneeId: assigned_user_id, creatorId }
      const event = auditEvent(request, {
        action: 'task_created',
        user: assigneeRef(assigned_user_id),
      })
      const task = await insertTask(app.db, newTask, event)
      request.log.info({
        event: 'task_created',
        task_id: task.id,
        assigned_user_id,
        actor_id: creatorId,
      })
      reply.code(201).header('Location', `${prefixOf(request.originalUrl)}/tasks/${task.id}`)
      return taskAnswer(reply, task)
    },
  })
