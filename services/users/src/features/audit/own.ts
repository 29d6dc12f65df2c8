import { listOwnAudit, PAGE_LIMIT } from '@gatehouse/contract'
import { isAuditCursor, listOwnEvents } from '#/domain/audit/list-audit-events.ts'
import { presentOwnAuditEvent } from '#/domain/audit/present-audit-event.ts'
import { pageAnswer, readCursor } from '#/http/answers/pages.ts'
import { callerOf } from '#/http/identity/access.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'

export const ownRoute = (app: App) =>
  app.route({
    ...route(listOwnAudit),
    handler: async (request, reply) => {
      const { id } = callerOf(request).user
      const { limit = PAGE_LIMIT } = request.query
      const fingerprint = listFingerprint({ own: id })
      const cursor = readCursor(request.query.cursor, fingerprint, isAuditCursor)
      const page = await listOwnEvents(app.db, id, { limit, cursor })
      const present = (row: (typeof page.items)[number]) => presentOwnAuditEvent(row, id)
      return pageAnswer(request, reply, { page, fingerprint, present })
    },
  })
