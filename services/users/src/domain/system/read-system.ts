import type { SystemReport } from '@gatehouse/contract'
import { reasonOf } from '#/database/connection-faults.ts'
import type { Database } from '#/database/database.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'
import { countSealedHashes } from '#/domain/accounts/count-sealed-hashes.ts'
import { readOldestEvent, readUnsealedAge } from '#/domain/audit/event-ages.ts'
import { readBackupAges } from '#/domain/backups/backup-runs.ts'
import { keyBox } from '#/domain/keys/key-box.ts'
import { mailBox } from '#/domain/mail/mail-box.ts'
import { readBacklog } from '#/domain/mail/read-backlog.ts'
import packageJson from '#package.json' with { type: 'json' }
import { type Findings, findProblems } from './find-problems.ts'
import { readServer, readTrailSize } from './read-database.ts'
import { readKeys } from './read-keys.ts'
import { readReplicas } from './replicas.ts'

interface Settings {
  NODE_ENV: string
  DATABASE_URL: string
  APP_SECRET: string[]
  KEY_ROTATION: number
  AUDIT_RETENTION: number
  PUBLIC_URL: URL
  MAIL_URL?: unknown
  TRUSTED_PROXIES: readonly string[]
}

/** Facts that only a running process has. */
export interface ProcessFacts {
  hashesWaiting: number
  clientsAreShared: boolean
}

/** Reads the facts of an installation, and finds the problems in them. Throws when the database can't be reached. */
export async function readSystem(
  db: Database,
  settings: Settings,
  process?: ProcessFacts,
): Promise<SystemReport> {
  const facts = await readFacts(db, settings)
  const {
    startFault,
    sharesConnections,
    ignoredKeys,
    oldestEvent,
    backupsFailSince,
    sealedHashes,
    ...report
  } = facts
  const hashes_waiting = process?.hashesWaiting ?? null
  const found: Findings = {
    ...facts,
    hashes_waiting,
    retention: settings.AUDIT_RETENTION,
    isProduction: settings.NODE_ENV === 'production',
    trustsProxies: settings.TRUSTED_PROXIES.length > 0,
    clientsAreShared: process?.clientsAreShared ?? false,
  }
  return { ...report, hashes_waiting, problems: findProblems(found) }
}

async function readFacts(db: Database, settings: Settings) {
  const now = new Date()
  const { startFault, sharesConnections } = await checkStart(settings.DATABASE_URL)
  const server = await readServer(db)
  const { ignored, retired, ...keys } = await readKeys(db, {
    box: keyBox(settings.APP_SECRET),
    rotation: settings.KEY_ROTATION,
    now,
  })
  const { pending, failedToday, oldest } = await readBacklog(db)
  return {
    checked_at: now.toISOString(),
    version: packageJson.version,
    node: globalThis.process.version,
    replicas: await readReplicas(db),
    database: { ...server, prepared: startFault === undefined },
    keys: {
      signs_since: keys.signsSince?.toISOString() ?? null,
      next_rotation: keys.nextRotation?.toISOString() ?? null,
      retired,
    },
    mail: {
      mode: mailBox(settings).mode,
      pending,
      failed: failedToday,
      oldest_pending_seconds: Math.round(oldest),
    },
    trail: {
      bytes: await readTrailSize(db),
      unsealed_seconds: Math.round(await readUnsealedAge(db)),
    },
    ...(await readBackups(db, now)),
    sealedHashes: await countSealedHashes(db),
    startFault,
    sharesConnections,
    ignoredKeys: ignored,
    oldestEvent: (await readOldestEvent(db))?.toISOString() ?? null,
  }
}

async function readBackups(db: Database, now: Date) {
  const { backup, drill, drillSucceeded, failing } = await readBackupAges(db)
  const before = (seconds: number | null) =>
    seconds === null ? null : new Date(now.getTime() - seconds * 1_000).toISOString()
  return {
    backups: { last: before(backup), last_drill: before(drill), drill_succeeded: drillSucceeded },
    backupsFailSince: before(failing),
  }
}

const checkStart = (url: string): Promise<Pick<Findings, 'startFault' | 'sharesConnections'>> =>
  checkDatabase(url).then(
    (checked) => ({ ...checked, startFault: undefined }),
    (error) => ({ startFault: reasonOf(error), sharesConnections: false }),
  )
