import type { App } from '#/route.ts'
import { confirmTotpRoute } from './confirm-totp.ts'
import { getFactorsRoute } from './get.ts'
import { recoveryCodesRoute } from './recovery-codes.ts'
import { removeTotpRoute } from './remove-totp.ts'
import { startTotpRoute } from './start-totp.ts'

/** The caller's second factors. */
export function factors(app: App): void {
  getFactorsRoute(app)
  startTotpRoute(app)
  confirmTotpRoute(app)
  removeTotpRoute(app)
  recoveryCodesRoute(app)
}
