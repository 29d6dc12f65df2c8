import { confirmEmailChange, undoEmailChange } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { isUniqueViolation } from '#/database/faults.ts'
import { nameChanges } from '#/domain/accounts/user-changes.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { isOtherAddress, lockUser, setVerifiedEmail } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { forgetDevices } from '#/domain/limits/clear-limits.ts'
import type { Link } from '#/domain/links/find-link.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { removePasskeysSince } from '#/domain/passkeys/passkeys.ts'
import { endSessionsOf } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'
import { leaveAddress, voidMailed } from '#/http/address-change.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { requireLinkOf, requireUse } from '#/http/require-link.ts'
import { type App, route } from '#/route.ts'

export const confirmEmailChangeRoute = (app: App) =>
  app.route({
    ...route(confirmEmailChange),
    handler: async (request) => {
      const link = await useEmailLink(request, 'change', confirm)
      request.log.info({ event: 'user_updated', user_id: link.userId })
      return { status: 'success' as const, message: 'Your address was changed.' }
    },
  })

/** Opens no session, like a reset. The next step of the user is a new password. */
export const undoEmailChangeRoute = (app: App) =>
  app.route({
    ...route(undoEmailChange),
    handler: async (request) => {
      const link = await useEmailLink(request, 'undo', undo)
      request.log.info({ event: 'user_email_restored', user_id: link.userId })
      return { status: 'success' as const, message: 'Your address was changed back.' }
    },
  })

type Change = (tx: Database, request: FastifyRequest, link: Link) => Promise<void>

/** Makes the change of a link in one transaction. Throws `address_taken` when another account has the address. */
async function useEmailLink(
  request: FastifyRequest<{ Body: { token: string } }>,
  purpose: 'change' | 'undo',
  change: Change,
): Promise<Link> {
  const { db, liveSessions, mail } = request.server
  const link = await requireLinkOf(request, request.body.token, purpose)
  await db
    .$transaction((tx) => change(tx, request, link))
    .catch((cause) => {
      throw isUniqueViolation(cause) ? new AppError('address_taken', { cause }) : cause
    })
  await liveSessions.catchUp()
  mail.wake()
  return link
}

/** Locks the user, uses the link and stores its address. */
async function storeAddress(tx: Database, link: Link) {
  const before = await lockUser(tx, link.userId)
  if (!before) throw new AppError('link_unknown')
  await requireUse(tx, link)
  return { before, user: await setVerifiedEmail(tx, link.userId, link.email) }
}

async function confirm(tx: Database, request: FastifyRequest, link: Link): Promise<void> {
  const { before, user } = await storeAddress(tx, link)
  const event = { action: 'user_updated', actor: user, user, ...nameChanges(before, user) } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  await leaveAddress(tx, request.server, { before, user, isOwn: true })
}

/** Ends what somebody with the present address may have opened. The notice to that address can undo nothing. */
async function undo(tx: Database, request: FastifyRequest, link: Link): Promise<void> {
  const { before, user } = await storeAddress(tx, link)
  await voidMailed(tx, user.id)
  await endSessionsOf(tx, { userId: user.id }, 'address_restored')
  await forgetDevices(tx, user.id)
  await dropPasskeysSince(tx, request, { link, user })
  const changes = nameChanges(before, user)
  const event = { action: 'user_email_restored', actor: user, user, ...changes } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  if (!isOtherAddress(before.email, user.email)) return
  const data = { at: new Date().toISOString() }
  await enqueueMail(tx, request.server.mail.box, { kind: 'address_changed', to: before, data })
}

/** Somebody with the present address got the mail about them, so the owner doesn't know of them. */
async function dropPasskeysSince(
  tx: Database,
  request: FastifyRequest,
  { link, user }: { link: Link; user: UserRow },
): Promise<void> {
  for (const id of await removePasskeysSince(tx, link)) {
    const event = { action: 'authn_passkey_removed', actor: user, user, object: { id } } as const
    await insertAuditEvent(tx, auditEvent(request, event))
  }
}
