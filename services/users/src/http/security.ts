import cors from '@fastify/cors'
import fp from 'fastify-plugin'
import { type Config, isSecure } from '#/config.ts'
import { AppError } from '#/errors.ts'

/** Two years, as hstspreload.org recommends. The gateway sends the same value. */
const HSTS = 'max-age=63072000; includeSubDomains'

/** Security headers of every answer (OWASP HTTP Headers cheat sheet). The gateway adds none. */
export const securityHeaders = (config: Config): Record<string, string> => ({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // The filters of older browsers could be abused.
  'X-XSS-Protection': '0',
  ...(isSecure(config) && { 'Strict-Transport-Security': HSTS }),
})

/** Sets the security headers, and allows CORS for the configured origins. */
export const security = fp(async (app, { config }: { config: Config }) => {
  const headers = securityHeaders(config)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    // RFC 9112 §3.2 requires 400, and Node would answer it without a body.
    if (request.headers.host === undefined) throw new AppError('bad_request')
  })

  // No credentials: the cookie transport is limited to our own origin.
  if (config.CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      // With a list, the plugin would answer preflights from any origin.
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
