import type { App } from '#/route.ts'
import { addPasskeyRoute } from './add-passkey.ts'
import { confirmTotpRoute } from './confirm-totp.ts'
import { getFactorsRoute } from './get.ts'
import { recoveryCodesRoute } from './recovery-codes.ts'
import { removePasskeyRoute } from './remove-passkey.ts'
import { removeTotpRoute } from './remove-totp.ts'
import { renamePasskeyRoute } from './rename-passkey.ts'
import { startPasskeyRoute } from './start-passkey.ts'
import { startTotpRoute } from './start-totp.ts'
import { trustedDeviceRoutes } from './trusted-devices.ts'

/** The caller's second factors and passkeys. */
export function factors(app: App): void {
  getFactorsRoute(app)
  startTotpRoute(app)
  confirmTotpRoute(app)
  removeTotpRoute(app)
  recoveryCodesRoute(app)
  startPasskeyRoute(app)
  addPasskeyRoute(app)
  renamePasskeyRoute(app)
  removePasskeyRoute(app)
  trustedDeviceRoutes(app)
}
