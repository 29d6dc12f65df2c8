import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyServerOptions } from 'fastify'
import { AppError } from '#/errors.ts'
import { toAppError, toBody } from './error-handler.ts'

/** The prefix under which no breaking change is promised. Without it the same endpoints answer. */
const PREFIX = '/api/v1'

/** Fastify's `rewriteUrl`; `request.originalUrl` keeps what was called. */
export const withoutPrefix: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) =>
  url.startsWith(`${PREFIX}/`) ? url.slice(PREFIX.length) : url

/** The prefix that a request was called under: '' or `/api/v1`. */
export const prefixOf = (originalUrl: string): string =>
  originalUrl.startsWith(`${PREFIX}/`) ? PREFIX : ''

/** Answers in the contract's shape where no route is reached: bad URLs, and what is not HTTP at all. */
export const unparsable: Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> = {
  frameworkErrors: (error, request, reply: FastifyReply) => {
    const failure = toAppError(error)
    reply.code(failure.status).header('X-Request-Id', request.id).send(toBody(failure, request))
  },
  clientErrorHandler: (error, socket) => writeBadRequest(error, socket),
}

const TOO_LARGE = 'HPE_HEADER_OVERFLOW'

function writeBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const id = randomUUID()
  const body = JSON.stringify(toBody(new AppError('bad_request'), { id }))
  const status =
    error.code === TOO_LARGE ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
