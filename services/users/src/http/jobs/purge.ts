import fp from 'fastify-plugin'
import type { DatabaseClient } from '#/database/database.ts'
import { isStatementTimeout } from '#/database/faults.ts'
import { purgeInvitations } from '#/domain/invitations/purge-invitations.ts'
import { purgeLinks } from '#/domain/links/purge-links.ts'
import { purgeMail } from '#/domain/mail/outbox.ts'
import { purgePasswordChecks, purgeSessions } from '#/domain/sessions/purge-sessions.ts'

/** Milliseconds between two purges. */
const PERIOD = 15 * 60_000
/** Rows per statement; few, so that its locks are short. */
const BATCH = 1_000

async function purgeSmallTables(db: DatabaseClient, isClosing: () => boolean): Promise<void> {
  for (const purgeRows of [purgePasswordChecks, purgeLinks, purgeInvitations, purgeMail]) {
    if (!isClosing()) await purgeRows(db)
  }
}

/** Removes expired sessions, links, invitations, password checks and old mail. Replicas may run it concurrently. */
export const purge = fp(async (app, { period = PERIOD, batch = BATCH }: Options = {}) => {
  let isClosing = false
  let work: Promise<void> | undefined

  async function purgeAll(): Promise<void> {
    await purgeSmallTables(app.db, () => isClosing)
    let removed = 0
    let size = batch
    let isDone = false
    while (!isDone && !isClosing) {
      const last = await purgeBatch(size)
      isDone = last !== undefined && last < size
      removed += last ?? 0
      if (last === undefined) size = Math.ceil(size / 10)
    }
    if (removed > 0) app.log.info({ event: 'sys_purged', sessions: removed })
  }

  /** Returns the number of purged sessions, or undefined after a statement timeout. */
  async function purgeBatch(size: number): Promise<number | undefined> {
    try {
      return await purgeSessions(app.db, size)
    } catch (error) {
      if (size > 1 && isStatementTimeout(error)) return undefined
      throw error
    }
  }

  const timer = setInterval(() => {
    work ??= purgeAll()
      .catch((err) => app.log.warn({ err }, 'the purge failed'))
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
