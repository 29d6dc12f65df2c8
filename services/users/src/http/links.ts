import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { type LinkKeys, linkKeys } from '#/domain/links/link-keys.ts'

declare module 'fastify' {
  interface FastifyInstance {
    linkKeys: LinkKeys
  }
}

/** Provides the keys of one-time links. */
export const links = fp(async (app, { config }: { config: Config }) => {
  app.decorate('linkKeys', linkKeys(config.APP_SECRET))
})
