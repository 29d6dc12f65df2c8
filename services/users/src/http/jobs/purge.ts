import fp from 'fastify-plugin'
import { isStatementTimeout } from '#/database/faults.ts'
import { purgePasswordChecks, purgeSessions } from '#/domain/sessions/purge-sessions.ts'

/** Milliseconds from one purge to the next. */
const PERIOD = 15 * 60_000
/** Rows of one statement, which thus holds no lock for long. */
const BATCH = 1_000

/** Removes in the background what is long over. Any number of replicas may do so at once. */
export const purge = fp(async (app, { period = PERIOD, batch = BATCH }: Options = {}) => {
  let isClosing = false
  let work: Promise<void> | undefined

  async function purgeAll(): Promise<void> {
    await purgePasswordChecks(app.db)
    let removed = 0
    let size = batch
    let isDone = false
    while (!isDone && !isClosing) {
      const last = await purgeUnlessTooMany(size)
      isDone = last !== undefined && last < size
      removed += last ?? 0
      if (last === undefined) size = Math.ceil(size / 10)
    }
    if (removed > 0) app.log.info({ event: 'sys_purged', sessions: removed })
  }

  /** Undefined when so many rows took longer than a statement may. */
  async function purgeUnlessTooMany(size: number): Promise<number | undefined> {
    try {
      return await purgeSessions(app.db, size)
    } catch (error) {
      if (size > 1 && isStatementTimeout(error)) return undefined
      throw error
    }
  }

  const timer = setInterval(() => {
    work ??= purgeAll()
      .catch((err) => app.log.warn({ err }, 'the purge failed, and comes again'))
      .finally(() => {
        work = undefined
      })
  }, period).unref()

  app.addHook('onClose', async () => {
    clearInterval(timer)
    isClosing = true
    await work
  })
})

interface Options {
  period?: number
  batch?: number
}
