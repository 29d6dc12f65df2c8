import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'
import { type Config, isSecure } from '#/config.ts'

const YEAR = 365 * 86_400

/** Headers of every answer, and CORS for the configured origins. The gateway adds none to these. */
export const security = fp(async (app, { config }: { config: Config }) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    strictTransportSecurity: isSecure(config) && { maxAge: YEAR, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Older browsers' filters did harm; helmet sends 0.
    xXssProtection: true,
  })

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
    reply.header('Cache-Control', 'no-store')
  })

  // No credentials: the cookie transport is for our own origin alone.
  if (config.CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      origin: config.CORS_ORIGINS,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['Authorization', 'Content-Type', 'X-Request-Id', 'If-Match'],
      exposedHeaders: ['X-Request-Id', 'Link', 'Retry-After', 'WWW-Authenticate'],
      maxAge: 600,
    })
  }
})
