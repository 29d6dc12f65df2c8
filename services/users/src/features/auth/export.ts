import { Readable } from 'node:stream'
import { exportAccount } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { listOwnEvents } from '#/domain/audit/list-audit-events.ts'
import { presentOwnAuditEvent } from '#/domain/audit/present-audit-event.ts'
import { readSection } from '#/domain/personal-data/read-section.ts'
import { recordExport } from '#/domain/personal-data/record-export.ts'
import { ACCOUNT, SECTIONS } from '#/domain/personal-data/sections.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import type { Cursor } from '#/lib/cursor.ts'
import { type App, route } from '#/route.ts'

/** Audit events read per query. */
const BATCH = 500

export const exportRoute = (app: App) =>
  app.route({
    ...route(exportAccount),
    handler: async (request, reply) => {
      await charge(request)
      const document = Readable.from(documentOf(request))
      // The client sees an aborted transfer.
      document.on('error', (err) => request.log.warn({ err }, 'an export of an account failed'))
      reply
        .type('application/json; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="gatehouse-my-data.json"')
      // The contract types the answer as an object, not as a stream.
      return document as never
    },
  })

async function charge(request: FastifyRequest): Promise<void> {
  const { user } = callerOf(request)
  const event = auditEvent(request, { action: 'user_exported', user })
  const wait = await recordExport(request.server.db, user.id, event)
  request.log.info({ event: 'user_exported', user_id: user.id, limited: wait > 0 })
  if (wait === 0) return
  const minutes = Math.ceil(wait / 60)
  const pause = minutes === 1 ? 'a minute' : `${minutes} minutes`
  const message = `You downloaded your data several times in the last hour. Try again in ${pause}.`
  throw new AppError('too_many_requests', { message, retryAfter: wait })
}

async function* documentOf(request: FastifyRequest) {
  const { db } = request.server
  const { user } = callerOf(request)
  const source = { userId: user.id, proceed: () => requireSession(request) }
  yield `{"exported_at":${JSON.stringify(new Date())}`
  for await (const account of readSection(db, ACCOUNT, source)) {
    yield `,\n"account":${JSON.stringify(account)}`
  }
  for (const section of SECTIONS) {
    yield* listOf(section.name, readSection(db, section, source))
  }
  yield* listOf('audit_events', eventsOf(request))
  yield '\n}\n'
}

/** Checks the session before each batch, because a download may take minutes. */
async function requireSession(request: FastifyRequest): Promise<void> {
  if (!(await request.server.liveSessions.find(callerOf(request).id))) throw sessionEnded()
}

async function* listOf(name: string, items: AsyncIterable<object>) {
  yield `,\n"${name}":[`
  let separator = '\n'
  for await (const item of items) {
    yield `${separator}${JSON.stringify(item)}`
    separator = ',\n'
  }
  yield ']'
}

async function* eventsOf(request: FastifyRequest) {
  const { id } = callerOf(request).user
  let cursor: Cursor | undefined
  do {
    await requireSession(request)
    const page = await listOwnEvents(request.server.db, id, { limit: BATCH, cursor })
    yield* page.items.map((row) => presentOwnAuditEvent(row, id))
    cursor = page.next
  } while (cursor)
}
