import { putWidget } from '@gatehouse/contract'
import type { Database } from '#/data/database.ts'
import { type NewWidget, updateWidget, putWidget as upsertWidget } from '#/data/widgets.ts'
import { AppError } from '#/errors.ts'
import { requiresExisting, versionsOf } from '#/lib/etag.ts'
import { callerOf } from '#/plugins/access.ts'
import { pathAndBody } from '#/plugins/validation.ts'
import { type App, route } from '#/route.ts'
import { createdAnswer, widgetAnswer } from './answer.ts'

export const putRoute = (app: App) =>
  app.route({
    ...route(putWidget),
    preValidation: pathAndBody,
    handler: async (request, reply) => {
      const { name } = request.params
      const { info_url: infoUrl, deadline } = request.body
      const ownerId = callerOf(request).user.id
      const given = { name, infoUrl, deadline, ownerId }
      const { widget, created } = await put(app.db, given, request.headers['if-match'])
      const event = created ? 'widget_created' : 'widget_updated'
      request.log.info({ event, widget: name, actor_id: ownerId })
      if (created) return createdAnswer(request, reply, widget)
      const answer = widgetAnswer(request, reply, widget)
      return { ...answer, message: `'${name}' was successfully updated` }
    },
  })

/** With a condition only what is there is changed; nothing is made. */
async function put(db: Database, given: NewWidget, ifMatch: string | undefined) {
  if (!requiresExisting(ifMatch)) return upsertWidget(db, given)
  const widget = await updateWidget(db, given, versionsOf(ifMatch))
  if (!widget) throw new AppError('precondition_failed')
  return { widget, created: false }
}
