import type { FastifyReply, FastifyRequest } from 'fastify'
import { presentWidget } from '#/domain/widgets/present-widget.ts'
import type { WidgetRow } from '#/domain/widgets/widgets.ts'
import { etagOf } from '#/http/answers/etag.ts'
import { prefixOf } from '#/http/answers/urls.ts'

/** Returns the answer for a widget and sets its ETag. */
export function widgetAnswer(request: FastifyRequest, reply: FastifyReply, widget: WidgetRow) {
  reply.header('ETag', etagOf(widget.version))
  const at = { now: Date.now(), prefix: prefixOf(request.originalUrl) }
  return { status: 'success' as const, data: presentWidget(widget, at) }
}

/** Returns the answer for a created widget: 201 with `Location`. */
export function createdAnswer(request: FastifyRequest, reply: FastifyReply, widget: WidgetRow) {
  const answer = widgetAnswer(request, reply, widget)
  reply.code(201).header('Location', answer.data.link)
  return { ...answer, message: `New widget added: ${widget.name}.` }
}
