import { taskStats } from '@gatehouse/contract'
import { countTasks, type TaskCounts } from '#/domain/tasks/list-tasks.ts'
import { type App, route } from '#/route.ts'

export const statsRoute = (app: App) =>
  app.route({
    ...route(taskStats),
    handler: async () => {
      const counts = await countTasks(app.db)
      const sumOf = (name: 'pending' | 'in_progress' | 'done' | 'overdue') =>
        counts.reduce((sum, person) => sum + person[name], 0)
      return {
        status: 'success' as const,
        data: {
          by_status: {
            pending: sumOf('pending'),
            in_progress: sumOf('in_progress'),
            done: sumOf('done'),
          },
          overdue: sumOf('overdue'),
          by_assignee: counts.flatMap(countOfPerson),
        },
      }
    },
  })

const countOfPerson = ({ id, username, count }: TaskCounts) =>
  id !== null && username !== null ? [{ user: { id, username }, count }] : []
