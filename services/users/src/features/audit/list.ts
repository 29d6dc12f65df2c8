import { type AuditQuery, listAudit, PAGE_LIMIT } from '@gatehouse/contract'
import type * as z from 'zod'
import { type AuditFilter, isAuditCursor, listEvents } from '#/domain/audit/list-audit-events.ts'
import { presentAuditEvent } from '#/domain/audit/present-audit-event.ts'
import { pageAnswer, readCursor } from '#/http/answers/pages.ts'
import { callerOf } from '#/http/identity/access.ts'
import { requireStepUp } from '#/http/identity/step-up.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'
import { csvAnswer, prefersCsv } from './csv.ts'

export const listRoute = (app: App) =>
  app.route({
    ...route(listAudit),
    handler: async (request, reply) => {
      const filter = filterOf(request.query)
      const fingerprint = listFingerprint({ audit: true, ...filter })
      const cursor = readCursor(request.query.cursor, fingerprint, isAuditCursor)
      reply.header('Vary', 'Accept')
      // The contract types the answer as a page, not as a stream.
      if (prefersCsv(request)) {
        await requireStepUp(request, callerOf(request), 'fresh')
        return csvAnswer(app, reply, { filter, cursor }) as never
      }

      const { limit = PAGE_LIMIT } = request.query
      const page = await listEvents(app.db, filter, { limit, cursor })
      return pageAnswer(request, reply, { page, fingerprint, present: presentAuditEvent })
    },
  })

const filterOf = ({
  user: userId,
  actor: actorId,
  action,
  since,
  until,
}: z.output<typeof AuditQuery>): AuditFilter => ({ userId, actorId, action, since, until })
