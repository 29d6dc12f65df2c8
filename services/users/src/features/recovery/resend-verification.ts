import { requestEmailVerification, resendEmailVerification } from '@gatehouse/contract'
import { findUser, findUserByEmail } from '#/domain/accounts/users.ts'
import { enqueueMailRequest, type MailResolver } from '#/domain/mail/enqueue-mail.ts'
import { findOpenRegistrationOf } from '#/domain/registrations/find-registration.ts'
import { AppError } from '#/errors.ts'
import { callerOf } from '#/http/identity/access.ts'
import { chargeMailRequest } from '#/http/identity/link-limits.ts'
import { registrationMessage } from '#/http/registration-mail.ts'
import { requireMail } from '#/http/require-mail.ts'
import {
  emailVerification,
  requestVerification,
  VERIFICATION_REQUEST,
  verificationMessage,
} from '#/http/verification.ts'
import { type App, route } from '#/route.ts'

const BY_ADDRESS = 'email_verification_resend_request'

/** Sends another mail to the caller. Registrations write the same requests. */
export const requestVerificationRoute = (app: App) => {
  app.mail.resolve(VERIFICATION_REQUEST, async (tx, { address, data }) => {
    const user = await findUser(tx, String(data?.['user']))
    if (!user || user.emailVerified || user.email !== address) return null
    return verificationMessage(tx, app, { user, isNew: data?.['isNew'] === true })
  })
  app.route({
    ...route(requestEmailVerification),
    handler: async (request, reply) => {
      requireVerification(app)
      await chargeMailRequest(request)
      await requestVerification(app.db, app, { user: callerOf(request).user })
      reply.code(202)
      return { status: 'success' as const, message: 'A mail is on its way.' }
    },
  })
}

/** The response and its time are the same for known, unknown and verified addresses. */
export const resendVerificationRoute = (app: App) => {
  app.mail.resolve(BY_ADDRESS, resolverOf(app))
  app.route({
    ...route(resendEmailVerification),
    handler: async (request, reply) => {
      requireVerification(app)
      await chargeMailRequest(request)
      const address = request.body.email
      await enqueueMailRequest(app.db, app.mail.box, { kind: BY_ADDRESS, address })
      reply.code(202)
      return {
        status: 'success' as const,
        message: 'If this address still needs confirmation, a mail is on its way.',
      }
    },
  })
}

function requireVerification(app: App): void {
  requireMail(app)
  if (emailVerification(app) === 'off') throw new AppError('mail_off')
}

/** Verifies an account's address, or sends the mail of a registration again. */
const resolverOf =
  (app: App): MailResolver =>
  async (tx, { address }) => {
    const user = await findUserByEmail(tx, address)
    const isOpen = user && !user.emailVerified && user.approval !== 'rejected'
    if (isOpen) return verificationMessage(tx, app, { user })
    const registration = await findOpenRegistrationOf(tx, address)
    return registration && registrationMessage(tx, app, registration)
  }
