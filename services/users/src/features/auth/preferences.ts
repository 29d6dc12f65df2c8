import { getPreferences, type Preferences, patchPreferences } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { findUser, lockUser, setNotifyNewDevice } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { wasMailedWithin } from '#/domain/mail/was-mailed.ts'
import { sessionEnded } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

/** Shows and changes the caller's preferences. No other user sees them. */
export const preferencesRoutes = (app: App) => {
  app.route({
    ...route(getPreferences),
    handler: async (request) => {
      const user = await findUser(app.db, callerOf(request).user.id)
      if (!user) throw sessionEnded()
      return answer({ notify_new_device: user.notifyNewDevice })
    },
  })

  app.route({
    ...route(patchPreferences),
    handler: async (request) => {
      const { notify_new_device } = request.body
      await app.db.$transaction((tx) => change(tx, request, notify_new_device))
      app.mail.wake()
      return answer({ notify_new_device })
    },
  })
}

const answer = (data: Preferences) => ({ status: 'success' as const, data })

/** Records a change. A request for the present value changes and records nothing. */
async function change(tx: Database, request: FastifyRequest, to: boolean): Promise<void> {
  const user = await lockUser(tx, callerOf(request).user.id)
  if (!user) throw sessionEnded()
  if (!(await setNotifyNewDevice(tx, user.id, to))) return
  const changes = { notify_new_device: { before: !to, after: to } }
  const action = 'user_updated'
  await insertAuditEvent(tx, auditEvent(request, { action, user, changes }))
  request.log.info({ event: action, user_id: user.id, notify_new_device: to })
  if (!to) await notify(tx, request, user)
}

const KIND = 'new_device_mail_off'
const QUIET_SECONDS = 3_600

/** Tells the owner once an hour, because a thief with a session would switch the mail off. The locked user makes that exact. */
async function notify(tx: Database, { server }: FastifyRequest, to: UserRow): Promise<void> {
  if (await wasMailedWithin(tx, { userId: to.id, kind: KIND, seconds: QUIET_SECONDS })) return
  const data = { at: new Date().toISOString() }
  await enqueueMail(tx, server.mail.box, { kind: KIND, to, data })
}
