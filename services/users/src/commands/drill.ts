import { programEnvironment, readConfig, readRestoreConfig, scratchEnvironment } from '#/config.ts'
import { createDatabase } from '#/database/database.ts'
import { createPasswords, OPERATOR } from '#/domain/accounts/passwords.ts'
import { recorded } from '#/domain/backups/backup-runs.ts'
import { prepareDrill, runDrill } from '#/domain/backups/run-drill.ts'
import { warnUnrecorded } from './backup.ts'
import { say } from './with-database.ts'

export const DRILL_HELP = `
Restores the newest backup in DIR, or the one that DIR is, into a database that is created beside yours and dropped
afterwards. Verifies it, starts the service on it, and logs in. Needs the right to create databases, and their space. The
metrics of the service show the age and the result of the last drill.

Exit code 3: pg_restore is missing or too old.`

export async function drillCommand(
  folder: string,
  { identity }: { identity?: string },
): Promise<void> {
  const config = readRestoreConfig()
  const { ARGON2_MEMORY: memory, ARGON2_TIME: passes } = readConfig()
  const ownerUrl = config.MIGRATION_DATABASE_URL
  const production = { ownerUrl, serviceUrl: config.DATABASE_URL, env: programEnvironment() }
  const { hash } = await createPasswords({ memory, passes })
  const newest = await prepareDrill(folder, production, identity)
  const work = async () => {
    const drill = await runDrill(newest, production, {
      secrets: config.APP_SECRET,
      identityFile: identity,
      open: (url) => createDatabase(url, 2),
      hash: (password) => hash(password, OPERATOR),
      environment: scratchEnvironment,
    })
    const { taken_at: takenAt, dump } = drill.backup.manifest
    return { result: drill, takenAt, bytes: dump.bytes }
  }
  const drill = await recorded(ownerUrl, 'drill', { work, onUnrecorded: warnUnrecorded })
  const { backup, restored, seconds } = drill
  say(`Restored ${backup.folder}, taken at ${backup.manifest.taken_at}, in ${seconds.restore} s.`)
  say(`Verified ${restored.trail.events} audit events under ${restored.trail.seals} seals.`)
  say(`Started the service on it and logged in. The drill took ${seconds.total} s.`)
}
