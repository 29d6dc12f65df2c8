import { pipeline, Readable } from 'node:stream'
import type { AuditEvent } from '@gatehouse/contract'
import { stringify } from 'csv-stringify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type AuditFilter, listEvents } from '#/domain/audit/list-audit-events.ts'
import { presentAuditEvent } from '#/domain/audit/present-audit-event.ts'
import { sessionEnded } from '#/errors.ts'
import { callerOf } from '#/http/identity/access.ts'
import type { Cursor } from '#/lib/cursor.ts'
import type { App } from '#/route.ts'

/** Events read per query. */
const BATCH = 500

interface AuditSearch {
  filter: AuditFilter
  cursor: Cursor | undefined
}

/** Characters of `Accept` that are parsed. A quote before many commas takes quadratic time. */
const MAX_ACCEPT_LENGTH = 1_024

export const prefersCsv = (request: FastifyRequest): boolean =>
  (request.headers.accept?.length ?? 0) <= MAX_ACCEPT_LENGTH &&
  request.accepts().type(['application/json', 'text/csv']) === 'text/csv'

/** Streams all events that pass the filter as CSV, with constant memory. */
export function csvAnswer(app: App, reply: FastifyReply, search: AuditSearch): FastifyReply {
  const sessionId = callerOf(reply.request).id
  // Spreadsheets run a cell that begins with =, +, -, @, a tab or a line break as a formula (OWASP CSV Injection).
  const csv = stringify({
    header: true,
    columns: COLUMNS,
    quoted: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
  pipeline(Readable.from(rows(app, sessionId, search)), csv, (err) => {
    // The client sees an aborted transfer.
    if (err) reply.log.warn({ err }, 'a download of the audit trail failed')
  })
  return reply
    .type('text/csv; charset=utf-8')
    .header('Content-Disposition', 'attachment; filename="activity.csv"')
    .send(csv)
}

/** Checks the session before each batch, because a download may take minutes. */
async function* rows(app: App, sessionId: string, { filter, cursor }: AuditSearch) {
  let from = cursor
  do {
    if (!(await app.liveSessions.find(sessionId))) throw sessionEnded()
    const page = await listEvents(app.db, filter, { limit: BATCH, cursor: from })
    yield* page.items.map((row) => toRow(presentAuditEvent(row)))
    from = page.next
  } while (from)
}

const COLUMNS = [
  'time',
  'action',
  'actor',
  'actor_id',
  'user',
  'user_id',
  'object',
  'object_id',
  'changes',
  'detail',
  'ip',
  'user_agent',
  'request_id',
]

const toRow = ({ at, actor, user, object, changes, ...event }: AuditEvent) => ({
  time: at,
  action: event.action,
  actor: actor?.username,
  actor_id: actor?.id,
  user: user?.username,
  user_id: user?.id,
  object: object?.name,
  object_id: object?.id,
  changes: Object.entries(changes)
    .map(([field, { before, after }]) => `${field}: ${before ?? ''} → ${after ?? ''}`)
    .join('\n'),
  detail: event.detail,
  ip: event.ip,
  user_agent: event.user_agent,
  request_id: event.request_id,
})
