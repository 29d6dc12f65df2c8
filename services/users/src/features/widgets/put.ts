import { putWidget } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { insertWidget, type NewWidget, updateWidget } from '#/domain/widgets/widgets.ts'
import { AppError } from '#/errors.ts'
import { requiresExisting, requiresNone, versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { validatePathAndBody } from '#/http/validation.ts'
import { type App, route } from '#/route.ts'
import { createdAnswer, widgetAnswer } from './answer.ts'

export const putRoute = (app: App) =>
  app.route({
    ...route(putWidget),
    preValidation: validatePathAndBody,
    handler: async (request, reply) => {
      const { name } = request.params
      const { info_url: infoUrl, deadline } = request.body
      const ownerId = callerOf(request).user.id
      const { widget, created } = await put(request, { name, infoUrl, deadline, ownerId })
      const event = created ? 'widget_created' : 'widget_updated'
      request.log.info({ event, widget: name, actor_id: ownerId })
      if (created) return createdAnswer(request, reply, widget)
      const answer = widgetAnswer(request, reply, widget)
      return { ...answer, message: `'${name}' was successfully updated` }
    },
  })

/** Concurrent requests can create and delete the widget between the statements, so the PUT is retried. */
const MAX_ATTEMPTS = 10

/** Updates or creates a widget. `If-Match` only updates; `If-None-Match: *` only creates. */
async function put(request: FastifyRequest, newWidget: NewWidget) {
  const { db } = request.server
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
  if (requiresNone(ifNoneMatch)) return create(request, newWidget)
  const change = { ...newWidget, versions: versionsOf(ifMatch) }
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const updated = await updateWidget(
      db,
      change,
      auditEvent(request, { action: 'widget_updated' }),
    )
    if (updated) return { widget: updated, created: false }
    if (requiresExisting(ifMatch)) throw new AppError('precondition_failed')
    const inserted = await insertWidget(
      db,
      newWidget,
      auditEvent(request, { action: 'widget_created' }),
    )
    if (inserted) return { widget: inserted, created: true }
  }
  throw new AppError('conflict')
}

async function create(request: FastifyRequest, newWidget: NewWidget) {
  if (requiresExisting(request.headers['if-match'])) throw new AppError('precondition_failed')
  const event = auditEvent(request, { action: 'widget_created' })
  const inserted = await insertWidget(request.server.db, newWidget, event)
  if (inserted) return { widget: inserted, created: true }
  throw new AppError('precondition_failed')
}
