import type { FastifyReply } from 'fastify'
import * as z from 'zod'
import { readInbox, readInboxMessage } from '#/domain/mail/read-inbox.ts'
import { AppError } from '#/errors.ts'
import { isUuid } from '#/lib/uuid.ts'
import type { App } from '#/route.ts'
import { framedPart, listPage, messagePage } from './pages.ts'

const PAGE_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
/** Also in a window of its own, the part runs no script and loads nothing. */
const PART_CSP =
  "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

const Params = z.object({ id: z.string() })
const anyone = { config: { access: 'anyone' } } as const

/** The inbox of development. Registers nothing when mail is sent or off. */
export function devMail(app: App): void {
  const { box } = app.mail
  if (box.mode !== 'inbox') return

  const find = async (id: string) => {
    const message = isUuid(id) ? await readInboxMessage(app.db, box, id) : null
    if (!message) throw new AppError('not_found')
    return message
  }

  app.get('/dev/mail', anyone, async (_request, reply) =>
    send(reply, PAGE_CSP, listPage(await readInbox(app.db, box))),
  )
  // For tests of the whole system.
  app.get('/dev/mail/messages', anyone, () => readInbox(app.db, box))
  app.get('/dev/mail/:id', { ...anyone, schema: { params: Params } }, async (request, reply) =>
    send(reply, PAGE_CSP, messagePage(await find(request.params.id))),
  )
  app.get(
    '/dev/mail/:id/html',
    { ...anyone, schema: { params: Params } },
    async (request, reply) => {
      reply.header('X-Frame-Options', 'SAMEORIGIN')
      return send(reply, PART_CSP, framedPart((await find(request.params.id)).html))
    },
  )
}

const send = (reply: FastifyReply, csp: string, page: string) =>
  reply.header('Content-Security-Policy', csp).type('text/html; charset=utf-8').send(page)
