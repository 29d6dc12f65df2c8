import type { App } from '#/route.ts'
import { listRoute } from './list.ts'
import { ownRoute } from './own.ts'

/** The audit trail: the whole for admins, and users' own events for everybody. */
export function audit(app: App): void {
  listRoute(app)
  ownRoute(app)
}
