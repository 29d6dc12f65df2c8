import type { App } from '#/route.ts'
import { createRoute } from './create.ts'
import { deleteRoute } from './delete.ts'
import { getRoute } from './get.ts'
import { listRoute } from './list.ts'
import { putRoute } from './put.ts'

/** The widget catalogue: every user reads it, admins change it. */
export function widgets(app: App): void {
  listRoute(app)
  getRoute(app)
  createRoute(app)
  putRoute(app)
  deleteRoute(app)
}
