import type { App } from '#/route.ts'
import { inviteRoute } from './invite.ts'
import { listRoute } from './list.ts'
import { resendRoute } from './resend.ts'
import { revokeRoute } from './revoke.ts'

/** Invitations, as admins send and manage them. */
export function invitations(app: App): void {
  listRoute(app)
  inviteRoute(app)
  resendRoute(app)
  revokeRoute(app)
}
