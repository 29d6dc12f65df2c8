import type { App } from '#/route.ts'
import { assignRoute } from './assign.ts'
import { createRoute } from './create.ts'
import { deleteRoute } from './delete.ts'
import { getRoute } from './get.ts'
import { listRoute } from './list.ts'
import { statsRoute } from './stats.ts'
import { updateRoute } from './update.ts'

/** Tasks: managers create and assign them; employees see their own and change the status. */
export function tasks(app: App): void {
  listRoute(app)
  statsRoute(app)
  getRoute(app)
  createRoute(app)
  updateRoute(app)
  assignRoute(app)
  deleteRoute(app)
}
