import accepts from '@fastify/accepts'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import type { Config } from '#/config.ts'
import { audit } from '#/features/audit/index.ts'
import { auth } from '#/features/auth/index.ts'
import { gateway } from '#/features/gateway/index.ts'
import { health } from '#/features/health/index.ts'
import { keys } from '#/features/keys/index.ts'
import { tasks } from '#/features/tasks/index.ts'
import { users } from '#/features/users/index.ts'
import { widgets } from '#/features/widgets/index.ts'
import { access } from '#/plugins/access.ts'
import { auditSeals } from '#/plugins/audit-seals.ts'
import { BODY_LIMIT, bodies } from '#/plugins/bodies.ts'
import { database } from '#/plugins/database.ts'
import { docs } from '#/plugins/docs.ts'
import { errorHandler } from '#/plugins/error-handler.ts'
import { liveSessions } from '#/plugins/live-sessions.ts'
import { notFound } from '#/plugins/not-found.ts'
import { notModified } from '#/plugins/not-modified.ts'
import { overload } from '#/plugins/overload.ts'
import { passwords } from '#/plugins/passwords.ts'
import { purge } from '#/plugins/purge.ts'
import { receipts } from '#/plugins/receipts.ts'
import { refusals } from '#/plugins/refusals.ts'
import { createLogger, genReqId, requests } from '#/plugins/requests.ts'
import { security } from '#/plugins/security.ts'
import { sessionCookie } from '#/plugins/session-cookie.ts'
import { signingKeys } from '#/plugins/signing-keys.ts'
import { tokens } from '#/plugins/tokens.ts'
import { unparsable } from '#/plugins/unparsable.ts'
import { withoutPrefix } from '#/plugins/urls.ts'
import { validation } from '#/plugins/validation.ts'
import type { App } from '#/route.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
  }
}

/** The whole server: plugins in order, then features. It does not listen. */
export async function buildApp(
  config: Config,
  logger: FastifyBaseLogger = createLogger(config),
): Promise<App> {
  const app: App = Fastify({
    loggerInstance: logger,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'request_id',
    }),
    genReqId,
    rewriteUrl: withoutPrefix,
    ...unparsable(config),
    // plugins/security.ts does, with an answer in our shape.
    // More than the gateway takes, which refuses first: nginx/templates/main.conf.
    http: { requireHostHeader: false, maxHeaderSize: 65_536 },
    bodyLimit: BODY_LIMIT,
    requestTimeout: 15_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // As long as a URL can be: what is no id is 404 whatever its length, and Fastify would answer 500.
    routerOptions: { maxParamLength: 65_536 },
    trustProxy: config.TRUSTED_PROXIES.length > 0 && config.TRUSTED_PROXIES,
  })
  app.decorate('config', config)

  await app.register(errorHandler)
  await app.register(requests)
  await app.register(security, { config })
  await app.register(notFound)
  await app.register(notModified)
  await app.register(overload)
  await app.register(cookie)
  await app.register(accepts)
  await app.register(validation, { config })
  await app.register(database, { config })
  await app.register(liveSessions, { config })
  await app.register(purge)
  await app.register(auditSeals, { config })
  await app.register(passwords, { config })
  await app.register(signingKeys, { config })
  await app.register(tokens, { config })
  await app.register(receipts)
  await app.register(sessionCookie, { config })
  await app.register(access)
  await app.register(refusals)
  await app.register(bodies)
  await app.register(docs, { config })

  health(app)
  keys(app)
  auth(app)
  users(app)
  tasks(app)
  widgets(app)
  audit(app)
  gateway(app)
  return app
}
