import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { createDatabase, type DatabaseClient } from '#/database/database.ts'
import { replicaName } from '#/domain/system/replicas.ts'

declare module 'fastify' {
  interface FastifyInstance {
    db: DatabaseClient
  }
}

/** Provides `app.db`, a pool that connects on the first query and closes with the app. */
export const database = fp(async (app, { config }: { config: Config }) => {
  const db = createDatabase(config.DATABASE_URL, config.DATABASE_POOL, replicaName())
  app.decorate('db', db)
  app.addHook('onClose', () => db.$disconnect())
})
