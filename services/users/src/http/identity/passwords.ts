import { availableParallelism } from 'node:os'
import { type Endpoint, NewPassword, Password } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import * as z from 'zod'
import type { Config } from '#/config.ts'
import { createBreachCheck, type IsBreached } from '#/domain/accounts/breached-passwords.ts'
import { foreignKeys } from '#/domain/accounts/foreign/stored-hash.ts'
import { createPasswords, type Passwords } from '#/domain/accounts/passwords.ts'
import type { Flow } from '#/lib/fair-queue.ts'
import { boundInFlight } from '#/lib/in-flight.ts'
import { networkOf } from '#/lib/network.ts'
import { standIns } from './stand-ins.ts'

declare module 'fastify' {
  interface FastifyInstance {
    passwords: Passwords
    isBreached: IsBreached
  }
  interface FastifyRequest {
    /** Releases the request's place among the password requests in flight. */
    leaveFlow: (() => void) | null
  }
}

/** Password requests in flight, by account and by network. */
const PER_ACCOUNT = 20
const PER_NETWORK = Math.max(25 * availableParallelism(), 50)

/**
 * Returns the network and account that a request's hashes count against. A name in an anonymous request counts per
 * network, whether or not the account exists. Exhausting its share neither locks the owner out nor reveals the account.
 */
export function flowOf(request: FastifyRequest): Flow {
  const network = networkOf(request.ip)
  const user = request.session?.user
  return { network, account: user ? user.id : `${network} ${submittedName(request.body)}` }
}

function submittedName(body: unknown): string {
  const { email, username } = (body ?? {}) as { email?: string; username?: string }
  return (username ?? email ?? '').toLowerCase()
}

/** Provides `app.passwords`, `app.standIns` and `app.isBreached`, and bounds the password requests in flight before they reach the database. */
export const passwords = fp(async (app, { config }: { config: Config }) => {
  app.decorate(
    'passwords',
    await createPasswords({
      memory: config.ARGON2_MEMORY,
      passes: config.ARGON2_TIME,
      foreignKeys: foreignKeys(config.APP_SECRET),
      onWait: (ms) => app.metrics.observe('gatehouse_password_hash_wait_seconds', {}, ms / 1_000),
    }),
  )
  await app.register(standIns, { config })
  app.decorate(
    'isBreached',
    createBreachCheck({
      url: config.PWNED_PASSWORDS_URL,
      onFault: (reason) =>
        app.log.warn(
          { event: 'pwned_passwords_unavailable', reason },
          'a new password was not checked for breaches',
        ),
    }),
  )

  const enter = boundInFlight({ perAccount: PER_ACCOUNT, perNetwork: PER_NETWORK })
  app.decorateRequest('leaveFlow', null)
  app.addHook('preHandler', async (request) => {
    if (takesPassword(request.routeOptions.config.endpoint)) {
      request.leaveFlow = enter(flowOf(request))
    }
  })
  // Not when the connection closes: hashing continues after the client disconnects.
  app.addHook('onSend', async (request) => request.leaveFlow?.())
})

const PASSWORDS: unknown[] = [Password, NewPassword]

function takesPassword(endpoint: Endpoint | undefined): boolean {
  return Object.values(shapeOf(endpoint?.body)).some((field) => PASSWORDS.includes(unwrap(field)))
}

const unwrap = (schema: z.core.$ZodType | undefined) =>
  schema instanceof z.core.$ZodOptional ? schema._zod.def.innerType : schema

function shapeOf(body: z.core.$ZodType | undefined): Readonly<z.core.$ZodShape> {
  const schema = unwrap(body)
  return schema instanceof z.core.$ZodObject ? schema._zod.def.shape : {}
}
