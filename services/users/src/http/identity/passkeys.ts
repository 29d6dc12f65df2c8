import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { type RelyingParty, relyingPartyOf } from '#/domain/passkeys/relying-party.ts'
import { AppError } from '#/errors.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Null at an address where browsers allow no passkeys. */
    relyingParty: RelyingParty | null
  }
}

/** Provides `app.relyingParty`, the site that passkeys belong to. */
export const passkeys = fp(async (app, { config }: { config: Config }) => {
  app.decorate('relyingParty', relyingPartyOf(config.PUBLIC_URL))
})

/** Throws `passkeys_off` at an address where browsers allow no passkeys. */
export function requireRelyingParty({ server }: FastifyRequest): RelyingParty {
  if (!server.relyingParty) throw new AppError('passkeys_off')
  return server.relyingParty
}
