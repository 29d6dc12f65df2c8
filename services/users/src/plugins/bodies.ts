import formbody from '@fastify/formbody'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

/** Bytes. */
export const BODY_LIMIT = 64 * 1024

const FORM = 'application/x-www-form-urlencoded'

/** JSON everywhere, forms where the endpoint says so, nothing else. */
export const bodies = fp(async (app) => {
  // It would let a cross-site form reach handlers without a preflight.
  app.removeContentTypeParser('text/plain')
  await app.register(formbody, { bodyLimit: BODY_LIMIT })

  app.addHook('onRequest', async (request) => {
    // 413 comes before 415, so the length counts before the type is looked at.
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) {
      throw new AppError('payload_too_large')
    }
    const { endpoint } = request.routeOptions.config
    if (!endpoint?.form && request.headers['content-type']?.toLowerCase().startsWith(FORM)) {
      throw new AppError('unsupported_media_type')
    }
  })
})
