import { mkdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Cron } from 'croner'
import { readBackupConfig } from '#/config.ts'
import { reasonOf } from '#/database/connection-faults.ts'
import { folderName, listBackups, pruneBackups } from '#/domain/backups/backup-folders.ts'
import { RunNotStarted } from '#/domain/backups/backup-runs.ts'
import { backUp } from './backup.ts'
import { say } from './with-database.ts'

export const SCHEDULE_HELP = `
Runs until it is stopped. Takes a backup at each time of BACKUP_SCHEDULE (UTC) in a new folder of DIR, and at start if one was
missed. Keeps the BACKUP_KEEP newest, and removes what an interrupted backup left a day ago. A failure is printed and recorded;
the next backup follows on schedule.`

export async function scheduleBackupsCommand(folder: string): Promise<void> {
  const { BACKUP_SCHEDULE, BACKUP_KEEP } = readBackupConfig()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const run = () =>
    backUpAndPrune(folder, BACKUP_KEEP).catch((error: unknown) => {
      process.stderr.write(`${new Date().toISOString()} ${reasonOf(error)}\n`)
    })
  const job = new Cron(BACKUP_SCHEDULE, { timezone: 'UTC', protect: true }, run)
  say(`${new Date().toISOString()} The next backup is due at ${job.nextRun()?.toISOString()}.`)
  if (await isOverdue(folder, job)) await job.trigger()
}

async function backUpAndPrune(folder: string, keep: number): Promise<void> {
  const target = join(folder, folderName(new Date()))
  const { dump } = await backUp(target, () => claim(target)).catch(async (error: unknown) => {
    if (!(error instanceof RunNotStarted)) await rmdir(target).catch(() => undefined)
    throw error
  })
  say(`${new Date().toISOString()} Backed up to ${target}, ${dump.bytes} bytes.`)
  const removed = await pruneBackups(folder, keep)
  for (const path of removed) say(`${new Date().toISOString()} Removed ${path}.`)
}

/** Creates the folder of a backup. Another scheduler may use the same folder, in the same second. */
const claim = (target: string) =>
  mkdir(target, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
    throw new RunNotStarted(`${target} is another scheduler's.`, { cause })
  })

/** Whether a backup was due since the newest one, such as while the machine was off. */
async function isOverdue(folder: string, job: Cron): Promise<boolean> {
  const [newest] = await listBackups(folder)
  if (!newest) return true
  const due = job.nextRun(new Date(newest.manifest.taken_at))
  return due !== null && due.getTime() <= Date.now()
}
