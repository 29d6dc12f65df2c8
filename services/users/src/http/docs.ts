import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { jsonSchemaTransform } from '@fastify/type-provider-zod'
import { API_PREFIX } from '@gatehouse/contract'
import fp from 'fastify-plugin'
import { type Config, docsAreOn } from '#/config.ts'
import packageJson from '#package.json' with { type: 'json' }

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Builds the OpenAPI document from the contract, and serves Swagger UI at /docs if configured. */
export const docs = fp(async (app, { config }: { config: Config }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gatehouse',
        version: packageJson.version,
        description: 'Accounts behind your nginx.',
      },
      servers: [{ url: API_PREFIX }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: jsonSchemaTransform,
  })
  if (!docsAreOn(config)) return

  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' }
    })
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('Content-Security-Policy', CSP)
    })
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { persistAuthorization: false, displayRequestDuration: true },
    })
  })
})
