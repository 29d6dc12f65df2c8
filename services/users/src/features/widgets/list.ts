import { type Links, listWidgets, WIDGETS_PER_PAGE_DEFAULT } from '@gatehouse/contract'
import { presentWidget } from '#/domain/widgets/present-widget.ts'
import { listWidgets as readPage } from '#/domain/widgets/widgets.ts'
import { linkHeader, urlWith } from '#/http/answers/links.ts'
import { prefixOf } from '#/http/answers/urls.ts'
import { type App, route } from '#/route.ts'

export const listRoute = (app: App) =>
  app.route({
    ...route(listWidgets),
    handler: async (request, reply) => {
      const { page = 1, per_page: perPage = WIDGETS_PER_PAGE_DEFAULT } = request.query
      const { items, total } = await readPage(app.db, { page, perPage })
      const last = Math.max(1, Math.ceil(total / perPage))

      const prefix = prefixOf(request.originalUrl)
      const links = linksOf(`${prefix}${listWidgets.path}`, { page, perPage, last })
      reply.headers({ Link: linkHeader(links), 'Total-Count': total })
      const at = { now: Date.now(), prefix }
      return {
        status: 'success' as const,
        data: {
          page,
          total_pages: last,
          items_per_page: perPage,
          total_items: total,
          items: items.map((widget) => presentWidget(widget, at)),
          has_prev: links.prev !== undefined,
          has_next: links.next !== undefined,
        },
        links,
      }
    },
  })

/** Past the end, `prev` links to the last page. */
function linksOf(
  path: string,
  { page, perPage, last }: { page: number; perPage: number; last: number },
): Links {
  const to = (number: number) => urlWith(path, { page: number, per_page: perPage })
  return {
    self: to(page),
    first: to(1),
    ...(page > 1 && { prev: to(Math.min(page - 1, last)) }),
    ...(page < last && { next: to(page + 1) }),
    last: to(last),
  }
}
