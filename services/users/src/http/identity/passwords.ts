import { availableParallelism } from 'node:os'
import { type Endpoint, NewPassword, Password } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import * as z from 'zod'
import type { Config } from '#/config.ts'
import { createPasswords, type Passwords } from '#/domain/accounts/passwords.ts'
import type { Flow } from '#/lib/fair-queue.ts'
import { boundInFlight } from '#/lib/in-flight.ts'
import { networkOf } from '#/lib/network.ts'

declare module 'fastify' {
  interface FastifyInstance {
    passwords: Passwords
  }
  interface FastifyRequest {
    /** Ends the request's share of the bound on requests with a password. */
    leaveFlow: (() => void) | null
  }
}

/** Requests with a password in flight: twenty of one person at once are served. */
const PER_ACCOUNT = 20
const PER_NETWORK = Math.max(25 * availableParallelism(), 50)

/**
 * Who a request's hashes count against. A name that a stranger submits counts by network as well, whether or not there is
 * such an account: using its share up must neither lock its owner out nor tell that it exists.
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

/** `app.passwords` hashes and verifies; requests that will need it are bounded before they reach the database. */
export const passwords = fp(async (app, { config }: { config: Config }) => {
  app.decorate(
    'passwords',
    await createPasswords({ memory: config.ARGON2_MEMORY, passes: config.ARGON2_TIME }),
  )

  const enter = boundInFlight({ perAccount: PER_ACCOUNT, perNetwork: PER_NETWORK })
  app.decorateRequest('leaveFlow', null)
  app.addHook('preHandler', async (request) => {
    if (takesPassword(request.routeOptions.config.endpoint)) {
      request.leaveFlow = enter(flowOf(request))
    }
  })
  // Not when the connection closes: the work for a client that went away goes on.
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
