import { getTask } from '@gatehouse/contract'
import { findTask } from '#/domain/tasks/tasks.ts'
import { taskNotFound } from '#/errors.ts'
import { type App, route } from '#/route.ts'
import { taskAnswer } from './answer.ts'
import { scopeOf } from './scope.ts'

export const getRoute = (app: App) =>
  app.route({
    ...route(getTask),
    handler: async (request, reply) => {
      const { id } = request.params
      const task = await findTask(app.db, id, scopeOf(request))
      if (!task) throw taskNotFound(id)
      return taskAnswer(reply, task)
    },
  })
