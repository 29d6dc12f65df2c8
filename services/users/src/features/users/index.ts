import type { App } from '#/route.ts'
import { createRoute } from './create.ts'
import { decideRoutes } from './decide.ts'
import { deleteRoute } from './delete.ts'
import { userFactorsRoutes } from './factors.ts'
import { getRoute } from './get.ts'
import { listRoute } from './list.ts'
import { passwordResetRoute } from './password-reset.ts'
import { patchRoute } from './patch.ts'
import { userSessionRoutes } from './sessions.ts'
import { unlockRoute } from './unlock.ts'
import { updateRoute } from './update.ts'

/** Users: the public list, changes to the caller's account, and administration by managers and admins. */
export function users(app: App): void {
  listRoute(app)
  getRoute(app)
  createRoute(app)
  updateRoute(app)
  patchRoute(app)
  deleteRoute(app)
  decideRoutes(app)
  passwordResetRoute(app)
  userSessionRoutes(app)
  unlockRoute(app)
  userFactorsRoutes(app)
}
