import type { App } from '#/route.ts'
import { confirmEmailChangeRoute, undoEmailChangeRoute } from './change-email.ts'
import { confirmResetRoute } from './confirm-reset.ts'
import { readLinkRoute } from './read-link.ts'
import { requestResetRoute } from './request-reset.ts'
import { requestVerificationRoute, resendVerificationRoute } from './resend-verification.ts'
import { confirmVerificationRoute } from './verify-email.ts'

/** Recovery of an account by mail. */
export function recovery(app: App): void {
  requestResetRoute(app)
  readLinkRoute(app)
  confirmResetRoute(app)
  requestVerificationRoute(app)
  resendVerificationRoute(app)
  confirmVerificationRoute(app)
  confirmEmailChangeRoute(app)
  undoEmailChangeRoute(app)
}
