import { deleteWidget } from '@gatehouse/contract'
import { findWidget, removeWidget } from '#/domain/widgets/widgets.ts'
import { AppError, widgetNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const deleteRoute = (app: App) =>
  app.route({
    ...route(deleteWidget),
    handler: async (request, reply) => {
      const { name } = request.params
      const versions = versionsOf(request.headers['if-match'])
      const event = auditEvent(request, { action: 'widget_deleted' })
      const removed = await removeWidget(app.db, { name, versions }, event)
      if (!removed) {
        // Only chooses the error, because the removal has already decided.
        const exists = await findWidget(app.db, name)
        throw exists ? new AppError('precondition_failed') : widgetNotFound(name)
      }
      request.log.info({
        event: 'widget_deleted',
        widget: name,
        actor_id: callerOf(request).user.id,
      })
      reply.code(204)
      return null
    },
  })
