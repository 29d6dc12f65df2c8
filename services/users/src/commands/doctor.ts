import type { SystemReport } from '@gatehouse/contract'
import { type Config, readConfig } from '#/config.ts'
import { createClient } from '#/database/client.ts'
import { reasonOf } from '#/database/connection-faults.ts'
import { createDatabase } from '#/database/database.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'
import { readSystem } from '#/domain/system/read-system.ts'
import { say } from './with-database.ts'

export const DOCTOR_HELP = `
Prints what the page System shows to admins: the facts of this installation, and a sentence for each problem with its remedy.
How long the queue of password hashes is, only the running service knows.

Exit code 0: no problems; 1: there are problems; 2: the database can't be reached.`

export async function doctorCommand({ json = false }: { json?: boolean }): Promise<void> {
  const config = readConfig()
  const fault = await connectionFault(config)
  if (fault !== undefined) {
    process.stderr.write(`${fault}\n`)
    process.exitCode = 2
    return
  }
  const report = await examine(config)
  say(json ? JSON.stringify(report, null, 2) : textOf(report))
  if (report.problems.length > 0) process.exitCode = 1
}

async function connectionFault({ DATABASE_URL }: Config): Promise<string | undefined> {
  const client = createClient(DATABASE_URL, 'doctor')
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return reasonOf(error)
  } finally {
    await client.end()
  }
}

async function examine(config: Config): Promise<SystemReport> {
  const db = createDatabase(config.DATABASE_URL, 2)
  try {
    return await readSystem(db, config)
  } catch (error) {
    // On a database without tables or rights, this says what to run.
    await checkDatabase(config.DATABASE_URL)
    throw error
  } finally {
    await db.$disconnect()
  }
}

function textOf(report: SystemReport): string {
  const facts = factsOf(report).map(([name, text]) => `${name.padEnd(10)}${text}`)
  const { length } = report.problems
  const heading = length === 0 ? 'No problems.' : `${length} problem${length === 1 ? '' : 's'}:`
  const problems = report.problems.map(({ topic, text }) => `  ${topic}: ${text}`)
  return [...facts, '', heading, ...problems].join('\n')
}

function factsOf({
  backups,
  database,
  keys,
  mail,
  trail,
  ...report
}: SystemReport): [string, string][] {
  const { used, limit } = database.connections
  return [
    ['Gatehouse', `${report.version} on Node.js ${report.node}`],
    [
      'Replicas',
      report.replicas.map((each) => `${each.count} of ${each.version}`).join(', ') || 'none',
    ],
    [
      'Database',
      `PostgreSQL ${database.version}, ${megabytes(database.bytes)}, ${used} of ${limit} connections`,
    ],
    [
      'Keys',
      `signing since ${keys.signs_since ?? 'never'}, next one ${keys.next_rotation ?? 'at the start'}, ${keys.retired} retired`,
    ],
    ['Mail', `${mail.mode}, ${mail.pending} waiting, ${mail.failed} failed in the last day`],
    ['Trail', `${megabytes(trail.bytes)}, ${trail.unsealed_seconds} s unsealed`],
    ['Backups', `last ${backups.last ?? 'never'}, ${drillOf(backups)}`],
  ]
}

const drillOf = ({ last_drill, drill_succeeded }: SystemReport['backups']): string =>
  last_drill === null
    ? 'no drill'
    : `drill ${drill_succeeded ? 'succeeded' : 'failed'} ${last_drill}`

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
