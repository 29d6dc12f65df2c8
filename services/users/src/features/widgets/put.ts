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
      const given = { name, infoUrl, deadline, ownerId }
      const { widget, created } = await put(request, given)
      const event = created ? 'widget_created' : 'widget_updated'
      request.log.info({ event, widget: name, actor_id: ownerId })
      if (created) return createdAnswer(request, reply, widget)
      const answer = widgetAnswer(request, reply, widget)
      return { ...answer, message: `'${name}' was successfully updated` }
    },
  })

/** Others may add and remove the widget meanwhile: after so many turns they have won. */
const ATTEMPTS = 10

/** With `If-Match` only what is there is changed; with `If-None-Match: *` only what is not there is made. */
async function put(request: FastifyRequest, given: NewWidget) {
  const { db } = request.server
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
  if (requiresNone(ifNoneMatch)) return make(request, given)
  const change = { ...given, versions: versionsOf(ifMatch) }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const updated = await updateWidget(
      db,
      change,
      auditEvent(request, { action: 'widget_updated' }),
    )
    if (updated) return { widget: updated, created: false }
    if (requiresExisting(ifMatch)) throw new AppError('precondition_failed')
    const made = await insertWidget(db, given, auditEvent(request, { action: 'widget_created' }))
    if (made) return { widget: made, created: true }
  }
  throw new AppError('conflict')
}

async function make(request: FastifyRequest, given: NewWidget) {
  if (requiresExisting(request.headers['if-match'])) throw new AppError('precondition_failed')
  const event = auditEvent(request, { action: 'widget_created' })
  const made = await insertWidget(request.server.db, given, event)
  if (made) return { widget: made, created: true }
  throw new AppError('precondition_failed')
}
