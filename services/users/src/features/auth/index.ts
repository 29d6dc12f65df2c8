import type { App } from '#/route.ts'
import { acceptInvitationRoute } from './accept-invitation.ts'
import { changePasswordRoute } from './change-password.ts'
import { confirmRegistrationRoute } from './confirm-registration.ts'
import { devicesRoute } from './devices.ts'
import { exportRoute } from './export.ts'
import { finishLoginRoute } from './finish-login.ts'
import { loginRoute } from './login.ts'
import { logoutRoutes } from './logout.ts'
import { passkeyLoginRoutes } from './passkey-login.ts'
import { preferencesRoutes } from './preferences.ts'
import { refreshRoute } from './refresh.ts'
import { registerRoute } from './register.ts'
import { registrationRoute } from './registration.ts'
import { sessionRoutes } from './sessions.ts'
import { statusRoutes } from './status.ts'

/** Registration, invitations, log-in, log-out, the caller's status and sessions. */
export function auth(app: App): void {
  registrationRoute(app)
  registerRoute(app)
  confirmRegistrationRoute(app)
  acceptInvitationRoute(app)
  loginRoute(app)
  finishLoginRoute(app)
  passkeyLoginRoutes(app)
  refreshRoute(app)
  logoutRoutes(app)
  statusRoutes(app)
  changePasswordRoute(app)
  sessionRoutes(app)
  exportRoute(app)
  devicesRoute(app)
  preferencesRoutes(app)
}
