import fp from 'fastify-plugin'
import { matchesTag } from './etag.ts'

/**
 * Answers 304 instead of 200 when `If-None-Match` lists the current tag. The handler has already authorized the
 * read, so a 304 reveals nothing. The other headers stay (RFC 9110 §15.4.5).
 */
export const notModified = fp(async (app) => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.routeOptions.config.endpoint?.versioned || reply.statusCode !== 200) return payload
    const etag = String(reply.getHeader('etag'))
    if (!matchesTag(request.headers['if-none-match'], etag)) return payload
    reply.code(304).removeHeader('content-type')
    return null
  })
})
