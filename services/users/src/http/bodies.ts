import formbody from '@fastify/formbody'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

/** Bytes. */
export const BODY_LIMIT = 64 * 1024

const FORM = 'application/x-www-form-urlencoded'

// JSON is UTF-8 (RFC 8259 §8.1). Replacing invalid bytes by U+FFFD would make two passwords equal.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Accepts JSON, and forms where the endpoint does. An empty body counts as no body. */
export const bodies = fp(async (app) => {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (body.length === 0) return done(null)
      const text = decode(body)
      if (text === undefined) return done(new AppError('invalid_json'))
      return parseJson(request, text, done)
    },
  )
  await app.register(formbody, { bodyLimit: BODY_LIMIT })
  // Includes text/plain, which a cross-site form can send without a preflight.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(body.length === 0 ? null : new AppError('unsupported_media_type')),
  )

  app.addHook('onRequest', async (request) => {
    // The length is checked first, so that 413 comes before 415.
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) {
      throw new AppError('payload_too_large')
    }
    const { endpoint } = request.routeOptions.config
    if (!endpoint?.form && request.headers['content-type']?.toLowerCase().startsWith(FORM)) {
      throw new AppError('unsupported_media_type')
    }
  })
})

function decode(body: Buffer): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}
