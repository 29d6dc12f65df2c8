import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import type { Account } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { trustDevice } from '#/domain/factors/trusted-devices.ts'
import type { KnownDevice } from '#/domain/limits/device-tokens.ts'
import { storedAgent } from '#/domain/sessions/sessions.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { newDeviceOf } from '#/http/identity/known-devices.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'

/** Whether the browser of a request can be trusted. Programs have no device cookie. */
export const canTrustDevice = (request: FastifyRequest): boolean =>
  request.server.config.TRUSTED_DEVICES === 'on' && usesCookies(request)

/**
 * Trusts the browser of a log-in with two factors, in the transaction that opens its session. Returns a new device for its
 * cookie, so that an earlier copy of the cookie is not trusted.
 */
export async function trustNewDevice(
  tx: Database,
  request: FastifyRequest,
  user: Account,
): Promise<KnownDevice> {
  const device = newDeviceOf(user)
  const id = await trustDevice(
    tx,
    device,
    storedAgent({ userAgent: request.headers['user-agent'] }),
  )
  const event = { action: 'authn_device_trusted', actor: user, user, object: { id } } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  return device
}
