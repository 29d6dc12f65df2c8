import accepts from '@fastify/accepts'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import type { Config } from '#/config.ts'
import { audit } from '#/features/audit/index.ts'
import { auth } from '#/features/auth/index.ts'
import { devMail } from '#/features/dev-mail/index.ts'
import { factors } from '#/features/factors/index.ts'
import { gateway } from '#/features/gateway/index.ts'
import { health } from '#/features/health/index.ts'
import { invitations } from '#/features/invitations/index.ts'
import { keys } from '#/features/keys/index.ts'
import { mail as outgoingMail } from '#/features/mail/index.ts'
import { recovery } from '#/features/recovery/index.ts'
import { tasks } from '#/features/tasks/index.ts'
import { users } from '#/features/users/index.ts'
import { widgets } from '#/features/widgets/index.ts'
import { errorHandler } from '#/http/answers/error-handler.ts'
import { notFound } from '#/http/answers/not-found.ts'
import { notModified } from '#/http/answers/not-modified.ts'
import { withoutPrefix } from '#/http/answers/urls.ts'
import { auditDenials } from '#/http/audit-denials.ts'
import { BODY_LIMIT, bodies } from '#/http/bodies.ts'
import { database } from '#/http/database.ts'
import { docs } from '#/http/docs.ts'
import { access } from '#/http/identity/access.ts'
import { knownDevices } from '#/http/identity/known-devices.ts'
import { liveSessions } from '#/http/identity/live-sessions.ts'
import { logInLimits } from '#/http/identity/log-in-limits.ts'
import { passkeys } from '#/http/identity/passkeys.ts'
import { passwords } from '#/http/identity/passwords.ts'
import { receipts } from '#/http/identity/receipts.ts'
import { secondFactors } from '#/http/identity/second-factors.ts'
import { sessionCookie } from '#/http/identity/session-cookie.ts'
import { sharedAddress } from '#/http/identity/shared-address.ts'
import { signingKeys } from '#/http/identity/signing-keys.ts'
import { tokens } from '#/http/identity/tokens.ts'
import { auditSeals } from '#/http/jobs/audit-seals.ts'
import { logInPressure } from '#/http/jobs/log-in-pressure.ts'
import { mailWorker } from '#/http/jobs/mail.ts'
import { purge } from '#/http/jobs/purge.ts'
import { links } from '#/http/links.ts'
import { mail } from '#/http/mail.ts'
import { malformedRequests } from '#/http/malformed-requests.ts'
import { gauges } from '#/http/metrics/gauges.ts'
import { metrics } from '#/http/metrics/index.ts'
import { overload } from '#/http/overload.ts'
import { createLogger, genReqId, requests } from '#/http/requests.ts'
import { security } from '#/http/security.ts'
import { requestSpans } from '#/http/tracing/request-spans.ts'
import { validation } from '#/http/validation.ts'
import type { App } from '#/route.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
  }
}

/** Builds the server: plugins in order, then features. Does not listen. */
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
    ...malformedRequests(config),
    // http/security.ts requires Host instead, with an error in the contract's shape. The header limit is above the
    // gateway's, which refuses first (nginx/templates/main.conf).
    http: { requireHostHeader: false, maxHeaderSize: 65_536 },
    bodyLimit: BODY_LIMIT,
    requestTimeout: 15_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // As long as a URL can be, so that a malformed id of any length is 404. Fastify would answer 500.
    routerOptions: { maxParamLength: 65_536 },
    trustProxy: config.TRUSTED_PROXIES.length > 0 && config.TRUSTED_PROXIES,
  })
  app.decorate('config', config)

  await app.register(errorHandler)
  await app.register(requestSpans, { config })
  await app.register(requests)
  await app.register(metrics, { config })
  await app.register(security, { config })
  await app.register(notFound)
  await app.register(notModified)
  await app.register(overload)
  await app.register(cookie)
  await app.register(accepts)
  await app.register(validation, { config })
  await app.register(database, { config })
  await app.register(mail, { config })
  await app.register(liveSessions, { config })
  await app.register(purge)
  await app.register(auditSeals, { config })
  await app.register(mailWorker, { config })
  await app.register(passwords, { config })
  await app.register(signingKeys, { config })
  await app.register(tokens, { config })
  await app.register(links, { config })
  await app.register(receipts)
  await app.register(sessionCookie, { config })
  await app.register(secondFactors, { config })
  await app.register(passkeys, { config })
  await app.register(knownDevices, { config })
  await app.register(logInLimits, { config })
  await app.register(logInPressure)
  await app.register(sharedAddress)
  await app.register(access)
  await app.register(auditDenials)
  await app.register(bodies)
  await app.register(docs, { config })
  await app.register(gauges)

  addFeatures(app)
  return app
}

function addFeatures(app: App): void {
  health(app)
  keys(app)
  auth(app)
  factors(app)
  recovery(app)
  users(app)
  invitations(app)
  tasks(app)
  widgets(app)
  audit(app)
  outgoingMail(app)
  gateway(app)
  devMail(app)
}
