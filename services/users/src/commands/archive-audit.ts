import { readArchiveConfig } from '#/config.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'
import { archiveTrail } from '#/domain/audit/archive-trail.ts'
import type { Archivable } from '#/domain/audit/read-archivable.ts'
import { printFaults } from './print-faults.ts'
import { inEnglish, progressLine } from './transfer-report.ts'
import { say } from './with-database.ts'

export const ARCHIVE_AUDIT_HELP = `
Verifies the whole trail, writes sealed events older than AUDIT_RETENTION to archives in DIR (NDJSON, compressed with gzip),
reads each archive back, and only then drops its events from the database. Log-ins don't wait. It can be stopped at any
moment: run it again with the same DIR, and it continues. Needs DATABASE_URL, MIGRATION_DATABASE_URL and APP_SECRET.

Events are archived as they are stored: what is encrypted stays encrypted, and unreadable once its account is deleted. The
newest seal and its events always stay.

Exit code 0: archived, or nothing is old enough; 1: the trail is not whole, or a failure, and only events with a verified
archive were dropped; 3: another archive-audit is running.`

interface Options {
  dryRun?: boolean
}

export async function archiveAuditCommand(
  folder: string,
  { dryRun: isDryRun = false }: Options,
): Promise<void> {
  const config = readArchiveConfig()
  await checkDatabase(config.DATABASE_URL)
  const { trail, archivable } = await archiveTrail({
    ownerUrl: config.MIGRATION_DATABASE_URL,
    secrets: config.APP_SECRET,
    retention: config.AUDIT_RETENTION,
    onProgress: progressLine(),
    onArchive: ({ first, last, path }, events) =>
      say(`Moved seals ${first} to ${last.number} with ${inEnglish(events, 'event')} to ${path}.`),
    folder,
    isDryRun,
  })
  printFaults(trail.faults)
  if (trail.faults.length > 0) {
    throw new Error('The trail is not whole, so nothing was archived or dropped.')
  }
  if (!archivable) say('No sealed event is older than AUDIT_RETENTION.')
  else if (isDryRun) say(dryRunOf(archivable))
}

const dryRunOf = ({ first, last, events }: Archivable): string =>
  `Would archive and drop seals ${first} to ${last} with ${inEnglish(events, 'event')}. Nothing was changed.`
