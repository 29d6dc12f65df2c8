import { requestPasswordReset } from '@gatehouse/contract'
import { stateOf } from '#/domain/accounts/user-row.ts'
import { findUserByEmail } from '#/domain/accounts/users.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { enqueueMailRequest, type MailResolver } from '#/domain/mail/enqueue-mail.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { chargeMailRequest } from '#/http/identity/link-limits.ts'
import { identifyBrowser } from '#/http/identity/recovery-cookie.ts'
import { requireMail } from '#/http/require-mail.ts'
import { type App, route } from '#/route.ts'

const KIND = 'password_reset_request'

/** The data that a request for mail keeps for its resolver. */
interface Asked extends Pick<AuditEvent, 'origin' | 'requestId'> {
  /** Absent for a client without cookies, which gets no code. */
  browser?: string
}

/** The response, its headers and its time are the same whether or not the address belongs to an account. */
export const requestResetRoute = (app: App) => {
  app.mail.resolve(KIND, resolverOf(app))
  app.route({
    ...route(requestPasswordReset),
    handler: async (request, reply) => {
      requireMail(app)
      await chargeMailRequest(request)
      const browser = identifyBrowser(request, reply)
      const { origin, requestId } = auditEvent(request, { action: 'authn_password_reset_request' })
      const data = { origin, requestId, ...(browser && { browser }) } satisfies Asked
      const address = request.body.email
      await enqueueMailRequest(app.db, app.mail.box, { kind: KIND, address, data: { ...data } })
      reply.code(202)
      return {
        status: 'success' as const,
        message: 'If an account has this address, a mail is on its way.',
      }
    },
  })
}

/**
 * Creates the link of an active account. An unknown address gets a link that nobody can use, so that attempts to guess
 * its code are answered like those for a known one.
 */
const resolverOf =
  ({ linkKeys }: App): MailResolver =>
  async (tx, { address, data }) => {
    const { browser, origin, requestId } = data as unknown as Asked
    const found = await findUserByEmail(tx, address)
    const user = found && stateOf(found) === 'active' ? found : null
    const link = await createLink(tx, linkKeys, {
      purpose: 'reset',
      userId: user?.id ?? null,
      email: user?.email ?? address,
      ...(browser && { browser }),
    })
    if (!user) return null
    const event = { action: 'authn_password_reset_request', actor: null, user } as const
    await insertAuditEvent(tx, { ...event, origin, requestId })
    const { token, code } = link
    return { kind: 'password_reset', to: user, data: { token, ...(code && { code }) } }
  }
