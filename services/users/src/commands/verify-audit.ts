import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { readConfig } from '#/config.ts'
import type { LoggedSeal } from '#/domain/audit/seal-log.ts'
import { type Verification, verifyTrail } from '#/domain/audit/verify-audit-trail.ts'
import { printFaults } from './print-faults.ts'
import { inEnglish } from './transfer-report.ts'
import { say } from './with-database.ts'

export const VERIFY_AUDIT_HELP = `
Names each event that was changed, added or removed after it was sealed, which happens within seconds. Deleting the newest
events together with their seals leaves no trace in the database, but the log lists every seal. Pass the service's log:

  compose='docker compose -f docker-compose.prod.yml'
  $compose logs users | $compose run --rm -T operator verify-audit --log -

A trail whose older events archive-audit has moved begins after their last seal. A record signed with APP_SECRET allows that.
With --archives, each archive in DIR is verified too, and that they lead to the beginning of the trail without a gap.

Exit code 0: the trail is whole; 1: it is not, or could not be read.`

interface Options {
  log?: string
  archives?: string
}

export async function verifyAuditCommand({ log, archives }: Options): Promise<void> {
  const { DATABASE_URL, APP_SECRET } = readConfig()
  const logged = log === undefined ? [] : await readLog(log)
  const trail = await verifyTrail(DATABASE_URL, { secrets: APP_SECRET, logged, archives })
  printFaults(trail.faults)
  const found = `${trail.events} events under ${trail.seals} seals, ${trail.unsealed} not sealed yet`
  if (trail.faults.length > 0) throw new Error(`The trail is not whole: ${found}.`)
  say(`The trail is whole: ${found}.`)
  for (const line of reportBeginning(trail)) say(line)
  if (trail.newest) say(`Newest seal: ${trail.newest.number} ${trail.newest.mac}`)
  if (log === undefined) return
  say(`Seals in the log that agree: ${trail.logged.agreeing}.`)
  if (trail.logged.unseen > 0)
    say(
      `Archived seals in the log that were not compared: ${trail.logged.unseen}. Name the archives with --archives.`,
    )
}

function* reportBeginning({ start, archives }: Verification): Generator<string> {
  if (start) {
    const proof = start.isSigned ? 'a record signed with APP_SECRET proves' : 'the archives prove'
    yield `It begins after seal ${start.number}, archived at ${start.archivedAt.toISOString()}, as ${proof}.`
  }
  if (!archives) return
  const { events, seals, first } = archives
  const from =
    first === undefined || first === 1 ? '' : ` Seals 1 to ${first - 1} are not among them.`
  yield `The archives are whole: ${events} events under ${seals} seals in ${inEnglish(archives.archives, 'file')}.${from}`
}

/** Reads the seals from a log. Ignores prefixes before each record, such as Compose's container names. */
async function readLog(file: string): Promise<LoggedSeal[]> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const seals: LoggedSeal[] = []
  for await (const line of createInterface({ input })) {
    if (!line.includes('"audit_sealed"')) continue
    const seal = readSeal(line.slice(line.indexOf('{')))
    if (seal) seals.push(seal)
  }
  return seals
}

/** Returns null for a truncated line. */
function readSeal(json: string): LoggedSeal | null {
  try {
    const { seal, mac } = JSON.parse(json)
    return typeof seal === 'number' && typeof mac === 'string' ? { number: seal, mac } : null
  } catch {
    return null
  }
}
