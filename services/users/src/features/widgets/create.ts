import { createWidget } from '@gatehouse/contract'
import { insertWidget } from '#/domain/widgets/widgets.ts'
import { widgetExists } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { createdAnswer } from './answer.ts'

export const createRoute = (app: App) =>
  app.route({
    ...route(createWidget),
    handler: async (request, reply) => {
      const { name, info_url: infoUrl, deadline } = request.body
      const ownerId = callerOf(request).user.id
      const event = auditEvent(request, { action: 'widget_created' })
      const widget = await insertWidget(app.db, { name, infoUrl, deadline, ownerId }, event)
      if (!widget) throw widgetExists(name)
      request.log.info({ event: 'widget_created', widget: name, actor_id: ownerId })
      return createdAnswer(request, reply, widget)
    },
  })
