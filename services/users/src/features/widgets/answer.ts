import type { FastifyReply, FastifyRequest } from 'fastify'
import { presentWidget } from '#/domain/widgets/present-widget.ts'
import type { WidgetRow } from '#/domain/widgets/widgets.ts'
import { etagOf } from '#/http/answers/etag.ts'
import { prefixOf } from '#/http/answers/urls.ts'

/** One widget as it is now, with the `ETag` that a later write may rest on. */
export function widgetAnswer(request: FastifyRequest, reply: FastifyReply, widget: WidgetRow) {
  reply.header('ETag', etagOf(widget.version))
  const at = { now: Date.now(), prefix: prefixOf(request.originalUrl) }
  return { status: 'success' as const, data: presentWidget(widget, at) }
}

/** The answer to a widget that was not there before: 201 with its `Location`. */
export function createdAnswer(request: FastifyRequest, reply: FastifyReply, widget: WidgetRow) {
  const answer = widgetAnswer(request, reply, widget)
  reply.code(201).header('Location', answer.data.link)
  return { ...answer, message: `New widget added: ${widget.name}.` }
}
