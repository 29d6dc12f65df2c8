import { getPreferences, type Preferences, patchPreferences } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Database } from '#/database/database.ts'
import { findPreferences, savePreferences } from '#/domain/accounts/preferences.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { lockUser } from '#/domain/accounts/users.ts'
import type { AuditChanges } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { wasMailedWithin } from '#/domain/mail/was-mailed.ts'
import { listPasskeys } from '#/domain/passkeys/passkeys.ts'
import { sessionEnded } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

/** Shows and changes the caller's preferences. No other user sees them. */
export const preferencesRoutes = (app: App) => {
  app.route({
    ...route(getPreferences),
    handler: (request) => answer(request),
  })

  app.route({
    ...route(patchPreferences),
    handler: async (request) => {
      await app.db.$transaction((tx) => change(tx, request, request.body))
      app.mail.wake()
      return answer(request)
    },
  })
}

async function answer(request: FastifyRequest) {
  const { db, relyingParty } = request.server
  const { id } = callerOf(request).user
  const saved = await findPreferences(db, id)
  if (!saved) throw sessionEnded()
  const isUseful = relyingParty !== null && (await listPasskeys(db, id)).length === 0
  const data = { ...saved, offer_passkey: saved.offer_passkey && isUseful }
  return { status: 'success' as const, data }
}

type Wanted = z.output<typeof patchPreferences.body>

/** Records a change. A request for the present values changes and records nothing. */
async function change(tx: Database, request: FastifyRequest, wanted: Wanted): Promise<void> {
  const user = await lockUser(tx, callerOf(request).user.id)
  const before = user && (await findPreferences(tx, user.id))
  if (!before) throw sessionEnded()
  const after = {
    notify_new_device: wanted.notify_new_device ?? before.notify_new_device,
    offer_passkey: wanted.offer_passkey ?? before.offer_passkey,
  }
  const changes = changesOf(before, after)
  if (Object.keys(changes).length === 0) return
  await savePreferences(tx, user.id, after)
  const action = 'user_updated'
  await insertAuditEvent(tx, auditEvent(request, { action, user, changes }))
  request.log.info({ event: action, user_id: user.id, ...wanted })
  if (before.notify_new_device && !after.notify_new_device) await notify(tx, request, user)
}

const NAMES = ['notify_new_device', 'offer_passkey'] as const

const changesOf = (before: Preferences, after: Preferences): AuditChanges =>
  Object.fromEntries(
    NAMES.filter((name) => before[name] !== after[name]).map((name) => [
      name,
      { before: before[name], after: after[name] },
    ]),
  )

const KIND = 'new_device_mail_off'
const QUIET_SECONDS = 3_600

/** Tells the owner once an hour, because a thief with a session would switch the mail off. The locked user makes that exact. */
async function notify(tx: Database, { server }: FastifyRequest, to: UserRow): Promise<void> {
  if (await wasMailedWithin(tx, { userId: to.id, kind: KIND, seconds: QUIET_SECONDS })) return
  const data = { at: new Date().toISOString() }
  await enqueueMail(tx, server.mail.box, { kind: KIND, to, data })
}
