import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { createStandIns, readHashClasses, type StandIns } from '#/domain/accounts/stand-ins.ts'

declare module 'fastify' {
  interface FastifyInstance {
    standIns: StandIns & {
      /** Reads the costs of the users' hashes now. */
      refresh(): Promise<void>
    }
  }
}

/** Milliseconds between two readings. */
const PERIOD = 60_000

/** Keeps the stand-ins for unknown names like the users' hashes. */
export const standIns = fp(async (app, { config }: { config: Config }) => {
  const made = createStandIns(config.APP_SECRET[0] ?? '')
  let work: Promise<void> = Promise.resolve()

  async function read(): Promise<void> {
    try {
      made.update(await readHashClasses(app.db))
    } catch (err) {
      app.log.warn({ err }, 'the costs of password hashes were not read')
    }
  }

  const refresh = () => {
    work = work.then(read)
    return work
  }
  app.decorate('standIns', { ...made, refresh })
  const timer = setInterval(() => void refresh(), PERIOD).unref()
  app.addHook('onReady', refresh)
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await work
  })
})
