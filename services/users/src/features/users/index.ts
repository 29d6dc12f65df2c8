import type { App } from '#/route.ts'
import { createRoute } from './create.ts'
import { deleteRoute } from './delete.ts'
import { getRoute } from './get.ts'
import { listRoute } from './list.ts'
import { patchRoute } from './patch.ts'
import { updateRoute } from './update.ts'

/** People: the public list, one's own account, and what admins do with accounts. */
export function users(app: App): void {
  listRoute(app)
  getRoute(app)
  createRoute(app)
  updateRoute(app)
  patchRoute(app)
  deleteRoute(app)
}
