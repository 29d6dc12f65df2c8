import { listInvitations, PAGE_LIMIT } from '@gatehouse/contract'
import { presentInvitation } from '#/domain/invitations/invitation-row.ts'
import {
  isInvitationCursor,
  listInvitations as readPage,
} from '#/domain/invitations/list-invitations.ts'
import { pageAnswer, readCursor } from '#/http/answers/pages.ts'
import { listFingerprint } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'

export const listRoute = (app: App) =>
  app.route({
    ...route(listInvitations),
    handler: async (request, reply) => {
      const { state, limit = PAGE_LIMIT } = request.query
      const fingerprint = listFingerprint({ list: 'invitations', state })
      const cursor = readCursor(request.query.cursor, fingerprint, isInvitationCursor)
      const page = await readPage(app.db, state, { limit, cursor })
      return pageAnswer(request, reply, { page, fingerprint, present: presentInvitation })
    },
  })
