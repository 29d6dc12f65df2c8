import type { FastifyRequest } from 'fastify'
import type { Account } from '#/domain/accounts/users.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { insertMailSql } from '#/domain/mail/enqueue-mail.ts'
import type { NewDeviceNotice } from '#/domain/sessions/new-device.ts'
import { knownDeviceOf } from '#/http/identity/known-devices.ts'
import { cidrsOf } from '#/lib/network.ts'

interface LogIn {
  user: Account
  byCookie: boolean
  /** Counts a known device instead of the account. Empty for a passkey, which no limit counts. */
  counted: Counted[]
}

/** Returns the notice of a log-in, or undefined on a known device and when mail is off. */
export function newDeviceNotice(
  request: FastifyRequest,
  { user, byCookie, counted }: LogIn,
): NewDeviceNotice | undefined {
  if (counted.some(({ kind }) => kind === 'device')) return undefined
  if (byCookie && counted.length === 0 && knownDeviceOf(request, user)) return undefined
  const { ip, server } = request
  if (!server.mail.isOn) return undefined
  const userAgent = request.headers['user-agent']?.slice(0, 512) ?? null
  const data = { at: new Date().toISOString(), ip, userAgent }
  const mail = () => insertMailSql(server.mail.box, { kind: 'new_device', to: user, data })
  return { mail, ...(!byCookie && { networks: cidrsOf(ip) }) }
}
