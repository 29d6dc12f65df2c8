import type { App } from '#/route.ts'
import { confirmResetRoute } from './confirm-reset.ts'
import { readLinkRoute } from './read-link.ts'
import { requestResetRoute } from './request-reset.ts'
import { confirmVerificationRoute, resendVerificationRoute } from './verify-email.ts'

/** Recovery of an account by mail. */
export function recovery(app: App): void {
  requestResetRoute(app)
  readLinkRoute(app)
  confirmResetRoute(app)
  resendVerificationRoute(app)
  confirmVerificationRoute(app)
}
