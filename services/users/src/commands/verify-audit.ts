import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { readConfig } from '#/config.ts'
import { sealKey } from '#/domain/audit/audit-seal.ts'
import { type LoggedSeal, verifyTrail } from '#/domain/audit/verify-audit-trail.ts'
import { say } from './with-database.ts'

/** Most faults to print. */
const MAX_FAULTS = 100

export const VERIFY_AUDIT_HELP = `
Names each event that was changed, added or removed after it was sealed, which happens within seconds. Deleting the newest
events together with their seals leaves no trace in the database, but the log lists every seal. Pass the service's log:

  docker compose -f docker-compose.prod.yml logs users | npm run users -- verify-audit --log -

Exit code 0: the trail is whole; 1: it is not, or could not be read.`

export async function verifyAuditCommand({ log }: { log?: string }): Promise<void> {
  const { DATABASE_URL, APP_SECRET } = readConfig()
  const logged = log === undefined ? [] : await readLog(log)
  const { faults, ...trail } = await verifyTrail(DATABASE_URL, {
    keys: APP_SECRET.map(sealKey),
    logged,
  })
  for (const fault of faults.slice(0, MAX_FAULTS)) process.stderr.write(`${fault}\n`)
  if (faults.length > MAX_FAULTS) process.stderr.write(`And ${faults.length - MAX_FAULTS} more.\n`)
  const found = `${trail.events} events under ${trail.seals} seals, ${trail.unsealed} not sealed yet`
  if (faults.length > 0) throw new Error(`The trail is not whole: ${found}.`)
  say(`The trail is whole: ${found}.`)
  if (trail.newest) say(`Newest seal: ${trail.newest.number} ${trail.newest.mac}`)
  if (log !== undefined) say(`Seals in the log that agree: ${logged.length}.`)
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
