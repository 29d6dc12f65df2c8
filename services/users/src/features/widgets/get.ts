import { getWidget } from '@gatehouse/contract'
import { findWidget } from '#/domain/widgets/widgets.ts'
import { widgetNotFound } from '#/errors.ts'
import { type App, route } from '#/route.ts'
import { widgetAnswer } from './answer.ts'

export const getRoute = (app: App) =>
  app.route({
    ...route(getWidget),
    handler: async (request, reply) => {
      const widget = await findWidget(app.db, request.params.name)
      if (!widget) throw widgetNotFound(request.params.name)
      return widgetAnswer(request, reply, widget)
    },
  })
