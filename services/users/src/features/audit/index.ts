import type { App } from '#/route.ts'
import { listRoute } from './list.ts'
import { ownRoute } from './own.ts'

/** The trail: all of it for admins, one's own for everybody. */
export function audit(app: App): void {
  listRoute(app)
  ownRoute(app)
}
