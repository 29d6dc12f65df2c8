import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { createPasswords, type Passwords } from '#/lib/passwords.ts'

declare module 'fastify' {
  interface FastifyInstance {
    passwords: Passwords
  }
}

/** `app.passwords`: hashes and verifies, a bounded number at once. */
export const passwords = fp(async (app, { config }: { config: Config }) => {
  app.decorate(
    'passwords',
    await createPasswords({ memory: config.ARGON2_MEMORY, passes: config.ARGON2_TIME }),
  )
})
