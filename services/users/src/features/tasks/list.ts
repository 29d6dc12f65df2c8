import { listTasks, PAGE_LIMIT } from '@gatehouse/contract'
import { isTaskCursor, listTasks as readPage, type TaskFilter } from '#/domain/tasks/list-tasks.ts'
import { presentTask } from '#/domain/tasks/present-task.ts'
import { pageAnswer, readCursor } from '#/http/answers/pages.ts'
import { callerOf } from '#/http/identity/access.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'
import { scopeOf } from './scope.ts'

export const listRoute = (app: App) =>
  app.route({
    ...route(listTasks),
    handler: async (request, reply) => {
      const { status, assignee, overdue, q, limit = PAGE_LIMIT } = request.query
      const filter: TaskFilter = {
        scope: scopeOf(request),
        status,
        assigneeId: assigneeIdOf(assignee, callerOf(request).user.id),
        overdue: overdue === 'true',
        q,
      }
      const fingerprint = listFingerprint({ ...filter })
      const cursor = readCursor(request.query.cursor, fingerprint, isTaskCursor)
      const page = await readPage(app.db, filter, { limit, cursor })
      return pageAnswer(request, reply, { page, fingerprint, present: presentTask })
    },
  })

function assigneeIdOf(assignee: string | undefined, callerId: string): string | null | undefined {
  if (assignee === 'none') return null
  return assignee === 'me' ? callerId : assignee
}
