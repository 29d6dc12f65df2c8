import type { FinishedRestore } from '#/domain/backups/finish-restore.ts'
import { say } from './with-database.ts'

/** Prints what was done to a restored database. Throws when its audit trail is not whole. */
export function reportFinished(finished: FinishedRestore): void {
  for (const line of linesOf(finished)) say(line)
  const { faults } = finished.trail
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  if (faults.length > 0) {
    throw new Error('The database is restored, but its audit trail is not whole.')
  }
}

function* linesOf({ migrated, voided, trail }: FinishedRestore): Generator<string> {
  if (migrated.length > 0) yield `Applied ${migrated.join(', ')}.`
  yield voided.sessions === null
    ? 'Kept the sessions.'
    : `Ended ${voided.sessions} sessions: everybody logs in again.`
  yield `Voided ${voided.links} links, ${voided.invitations} invitations and ${voided.mails} waiting mails, and removed the signing keys.`
  yield `Began epoch ${voided.epoch} of the audit trail.`
  yield `Verified ${trail.events} events under ${trail.seals} seals; ${trail.unsealed} are not sealed yet.`
  yield 'The database is ready for the service.'
}
