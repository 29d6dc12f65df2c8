import fp from 'fastify-plugin'
import type { DatabaseClient } from '#/database/database.ts'
import { isStatementTimeout } from '#/database/faults.ts'
import { purgePendingLogIns } from '#/domain/factors/pending-log-ins.ts'
import { purgeTrustedDevices } from '#/domain/factors/trusted-devices.ts'
import { purgeInvitations } from '#/domain/invitations/purge-invitations.ts'
import { purgeLimits } from '#/domain/limits/purge-limits.ts'
import { purgeLinks } from '#/domain/links/purge-links.ts'
import { purgeMail } from '#/domain/mail/outbox.ts'
import { purgeChallenges } from '#/domain/passkeys/challenges.ts'
import { purgeRegistrations } from '#/domain/registrations/purge-registrations.ts'
import { purgePasswordChecks, purgeSessions } from '#/domain/sessions/purge-sessions.ts'

/** Milliseconds between two purges. */
const PERIOD = 15 * 60_000
/** Rows per statement; few, so that its locks are short. */
const BATCH = 1_000

const SMALL_TABLES = [
  purgePasswordChecks,
  purgeLinks,
  purgeInvitations,
  purgeRegistrations,
  purgeMail,
]

async function purgeSmallTables(db: DatabaseClient, isClosing: () => boolean): Promise<void> {
  for (const purgeRows of SMALL_TABLES) {
    if (!isClosing()) await purgeRows(db)
  }
}

type PurgeBatch = (db: DatabaseClient, limit: number) => Promise<number>

/** Removes expired sessions, pending log-ins, trusted devices, challenges, links, invitations, registrations, password checks, limits and old mail. Replicas may run it concurrently. */
export const purge = fp(async (app, { period = PERIOD, batch = BATCH }: Options = {}) => {
  let isClosing = false
  let work: Promise<void> | undefined

  async function purgeAll(): Promise<void> {
    await purgeSmallTables(app.db, () => isClosing)
    await purgeTable(purgeLimits)
    await purgeTable(purgePendingLogIns)
    await purgeTable(purgeTrustedDevices)
    await purgeTable(purgeChallenges)
    const sessions = await purgeTable(purgeSessions)
    if (sessions > 0) app.log.info({ event: 'sys_purged', sessions })
  }

  /** Returns the number of removed rows. */
  async function purgeTable(purgeRows: PurgeBatch): Promise<number> {
    let removed = 0
    let size = batch
    let isDone = false
    while (!isDone && !isClosing) {
      const last = await purgeBatch(purgeRows, size)
      isDone = last !== undefined && last < size
      removed += last ?? 0
      if (last === undefined) size = Math.ceil(size / 10)
    }
    return removed
  }

  /** Returns the number of removed rows, or undefined after a statement timeout. */
  async function purgeBatch(purgeRows: PurgeBatch, size: number): Promise<number | undefined> {
    try {
      return await purgeRows(app.db, size)
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
