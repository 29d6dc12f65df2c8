import { listMail, PAGE_LIMIT } from '@gatehouse/contract'
import { isMailCursor, listMailRows, presentMail } from '#/domain/mail/list-mail.ts'
import { pageAnswer, readCursor } from '#/http/answers/pages.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'

export function mail(app: App): void {
  app.route({
    ...route(listMail),
    handler: async (request, reply) => {
      const { state, limit = PAGE_LIMIT } = request.query
      const fingerprint = listFingerprint({ mail: true, state })
      const cursor = readCursor(request.query.cursor, fingerprint, isMailCursor)
      const page = await listMailRows(app.db, { state, limit, cursor })
      return pageAnswer(request, reply, { page, fingerprint, present: presentMail })
    },
  })
}
