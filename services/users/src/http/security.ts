import cors from '@fastify/cors'
import fp from 'fastify-plugin'
import { type Config, isSecure } from '#/config.ts'
import { AppError } from '#/errors.ts'

/** The value that the hstspreload.org list recommends: two years. The gateway sends the same. */
const HSTS = 'max-age=63072000; includeSubDomains'

/** Headers of every answer (OWASP HTTP Headers cheat sheet). The gateway adds none to these. */
export const securityHeaders = (config: Config): Record<string, string> => ({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Older browsers' filters did harm.
  'X-XSS-Protection': '0',
  ...(isSecure(config) && { 'Strict-Transport-Security': HSTS }),
})

/** The headers, and CORS for the configured origins. */
export const security = fp(async (app, { config }: { config: Config }) => {
  const headers = securityHeaders(config)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    // RFC 9112 §3.2. Node would answer without a body.
    if (request.headers.host === undefined) throw new AppError('bad_request')
  })

  // No credentials: the cookie transport is for our own origin alone.
  if (config.CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      // A function: a list would answer preflights from any origin.
      origin: (origin, allow) =>
        allow(null, origin !== undefined && config.CORS_ORIGINS.includes(origin)),
      strictPreflight: false,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: [
        'Authorization',
        'Content-Type',
        'X-Request-Id',
        'If-Match',
        'If-None-Match',
      ],
      exposedHeaders: [
        'ETag',
        'Link',
        'Location',
        'Retry-After',
        'Total-Count',
        'WWW-Authenticate',
        'X-Request-Id',
      ],
      maxAge: 600,
    })
  }
})
