import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { readUnsealedAge } from '#/domain/audit/event-ages.ts'
import { type BackupAges, readBackupAges } from '#/domain/backups/backup-runs.ts'
import { readBacklog } from '#/domain/mail/read-backlog.ts'
import { countLiveSessions } from '#/domain/sessions/count-live-sessions.ts'
import { atMostEvery } from '#/lib/at-most-every.ts'
import packageJson from '#package.json' with { type: 'json' }

/** Milliseconds for which a measurement in the database serves all readings. */
const DATABASE_MS = 10_000
/** Counting a million sessions takes a tenth of a second. */
const SESSIONS_MS = 60_000

const OF_DATABASE = [
  'gatehouse_audit_unsealed_seconds',
  'gatehouse_mail_messages',
  'gatehouse_mail_oldest_pending_seconds',
] as const

const OF_BACKUPS = [
  'gatehouse_backup_age_seconds',
  'gatehouse_drill_age_seconds',
  'gatehouse_drill_succeeded',
] as const

/** Measures gauges whenever the metrics are read. Nothing is measured while nobody reads them. */
export const gauges = fp(async (app) => {
  const { metrics } = app
  const labels = { version: packageJson.version, node: process.version }
  metrics.set('gatehouse_build_info', labels, 1)
  metrics.beforeRead(() => measureProcess(app))
  metrics.beforeRead(atMostEvery(DATABASE_MS, () => measureDatabase(app)))
  metrics.beforeRead(atMostEvery(SESSIONS_MS, () => measureSessions(app)))
})

function measureProcess({
  db,
  liveSessions,
  metrics,
  passwords,
  signingKeys,
}: FastifyInstance): void {
  const { total, idle, waiting } = db.$connections()
  metrics.set('gatehouse_database_connections', { state: 'used' }, total - idle)
  metrics.set('gatehouse_database_connections', { state: 'idle' }, idle)
  metrics.set('gatehouse_database_connection_waiters', {}, waiting)
  metrics.set('gatehouse_password_hash_queue_length', {}, passwords.queued())
  metrics.set('gatehouse_session_cache_entries', {}, liveSessions.cached())
  metrics.set('gatehouse_session_changes_lag_seconds', {}, liveSessions.lag())
  metrics.set('gatehouse_signing_key_age_seconds', {}, signingKeys.signer().age)
}

async function measureDatabase({ db, log, metrics }: FastifyInstance): Promise<void> {
  try {
    const [unsealed, { pending, failed, oldest }, ages] = [
      await readUnsealedAge(db),
      await readBacklog(db),
      await readBackupAges(db),
    ]
    setBackupGauges(metrics, ages)
    metrics.set('gatehouse_audit_unsealed_seconds', {}, unsealed)
    metrics.set('gatehouse_mail_messages', { state: 'pending' }, pending)
    metrics.set('gatehouse_mail_messages', { state: 'failed' }, failed)
    metrics.set('gatehouse_mail_oldest_pending_seconds', {}, oldest)
    metrics.set('gatehouse_database_up', {}, 1)
  } catch (err) {
    log.debug({ err }, 'the database could not be measured')
    metrics.forget(...OF_DATABASE, ...OF_BACKUPS)
    metrics.set('gatehouse_database_up', {}, 0)
  }
}

function setBackupGauges(metrics: FastifyInstance['metrics'], ages: BackupAges): void {
  const { backup, failing, drill, drillSucceeded } = ages
  // A gauge of what never happened would report the age 0.
  metrics.forget(...OF_BACKUPS)
  const backupAge = backup ?? failing
  if (backupAge !== null) metrics.set('gatehouse_backup_age_seconds', {}, backupAge)
  if (drill === null) return
  metrics.set('gatehouse_drill_age_seconds', {}, drill)
  metrics.set('gatehouse_drill_succeeded', {}, drillSucceeded ? 1 : 0)
}

async function measureSessions({ db, log, metrics }: FastifyInstance): Promise<void> {
  try {
    metrics.set('gatehouse_sessions_live', {}, await countLiveSessions(db))
  } catch (err) {
    log.debug({ err }, 'the live sessions could not be counted')
    metrics.forget('gatehouse_sessions_live')
  }
}
