import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyServerOptions } from 'fastify'
import type { Config } from '#/config.ts'
import { AppError } from '#/errors.ts'
import { toAppError, toBody } from '#/http/answers/error-handler.ts'
import { securityHeaders } from './security.ts'

type Answers = Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'>

/** Answers malformed URLs and invalid HTTP, which no hook sees, with the contract's error body. */
export function malformedRequests(config: Config): Answers {
  const headers = securityHeaders(config)
  return {
    frameworkErrors: (error, request, reply: FastifyReply) => {
      const failure = toAppError(error)
      request.log.info({ code: failure.code, event: 'input_validation_fail' }, failure.message)
      reply
        .code(failure.status)
        .headers({ ...headers, 'X-Request-Id': request.id })
        .send(toBody(failure, request))
    },
    clientErrorHandler: (error, socket) => writeBadRequest(error, socket, headers),
  }
}

const STATUS_LINES: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

function writeBadRequest(
  { code = '' }: NodeJS.ErrnoException,
  socket: Socket,
  headers: Record<string, string>,
): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const id = randomUUID()
  const body = JSON.stringify(toBody(new AppError('bad_request'), { id }))
  const own = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Request-Id': id,
    Connection: 'close',
  }
  const lines = Object.entries({ ...headers, ...own }).map(([name, value]) => `${name}: ${value}`)
  const head = [`HTTP/1.1 ${STATUS_LINES[code] ?? '400 Bad Request'}`, ...lines]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
