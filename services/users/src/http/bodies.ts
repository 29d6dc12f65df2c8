import formbody from '@fastify/formbody'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

/** Bytes. */
export const BODY_LIMIT = 64 * 1024

const FORM = 'application/x-www-form-urlencoded'

// JSON is UTF-8 (RFC 8259 §8.1). Putting U+FFFD where it isn't would make one of two passwords.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON everywhere, forms where the endpoint says so, nothing else. An empty body counts as none. */
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
  // text/plain among them: a cross-site form can send that without a preflight.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(body.length === 0 ? null : new AppError('unsupported_media_type')),
  )

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

function decode(body: Buffer): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}
