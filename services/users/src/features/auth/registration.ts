import { registration } from '@gatehouse/contract'
import { emailVerification } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'

export const registrationRoute = (app: App) =>
  app.route({
    ...route(registration),
    handler: async () => ({
      status: 'success' as const,
      data: {
        mode: app.config.REGISTRATION,
        password_min_length: app.config.PASSWORD_MIN_LENGTH,
        mail: app.mail.isOn,
        email_verification: emailVerification(app),
      },
    }),
  })
