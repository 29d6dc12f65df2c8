import fp from 'fastify-plugin'
import { namesTag } from './etag.ts'

/**
 * Answers 304 where a read would answer 200 with a tag that the caller's `If-None-Match` names. The handler has run, so
 * whoever may not read the row learns nothing. The other headers stay (RFC 9110 §15.4.5).
 */
export const notModified = fp(async (app) => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.routeOptions.config.endpoint?.versioned || reply.statusCode !== 200) return payload
    const etag = String(reply.getHeader('etag'))
    if (!namesTag(request.headers['if-none-match'], etag)) return payload
    reply.code(304).removeHeader('content-type')
    return null
  })
})
