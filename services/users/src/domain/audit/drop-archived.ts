import type { KeyObject } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { NO_REQUEST } from './audit-event.ts'
import type { Seal, SealLink } from './audit-seal.ts'
import { signStart, writeStart } from './audit-start.ts'
import { insertAuditEventSql } from './insert-audit-event.ts'
import { BEGINNING, BETWEEN, positionValues } from './read-trail.ts'

/** Fewest events that one transaction drops, if that many are left: a tenth of a second of work. */
const STEP_EVENTS = 5_000
/** SQLSTATE lock_not_available. */
const LOCKED = '55P03'
/** About a minute. */
const ATTEMPTS = 15
const PAUSE_MS = 2_000

/** Seals that one transaction drops with their events. */
export interface DropStep {
  last: Seal
  seals: number
  events: number
}

/** Groups the seals of an archive that the trail still has. */
export function dropSteps() {
  const steps: DropStep[] = []
  return {
    steps,
    add(seal: Seal) {
      const current = steps.at(-1)
      // The digests would keep 48 bytes of each event in memory.
      const last = { ...seal, digests: new Uint8Array() }
      if (!current || current.events >= STEP_EVENTS) {
        steps.push({ last, seals: 1, events: seal.events })
        return
      }
      Object.assign(current, {
        last,
        seals: current.seals + 1,
        events: current.events + seal.events,
      })
    },
  }
}

interface Drop {
  after: SealLink | undefined
  steps: DropStep[]
  key: KeyObject
  /** For the event that the last step writes. */
  archived: { first: number; events: number }
  /** Called after each step with the number of events dropped. */
  onProgress(events: number): void
}

/** Drops archived seals with their events. Each transaction moves the trail's start with it, and so can be the last. */
export async function dropArchived(owner: pg.Client, drop: Drop): Promise<void> {
  const { steps, key, archived, onProgress } = drop
  let before = drop.after
  let dropped = 0
  for (const step of steps) {
    await inTransaction(owner, async () => {
      await dropStep(owner, before, step)
      await writeStart(owner, signStart(step.last, key))
      if (step === steps.at(-1)) {
        await record(owner, `${archived.first} to ${step.last.number}`, archived.events)
      }
    })
    before = step.last
    dropped += step.events
    onProgress(dropped)
  }
}

async function dropStep(owner: pg.Client, before: SealLink | undefined, step: DropStep) {
  const { last } = step
  const events = await owner.query(`DELETE FROM audit_events WHERE ${BETWEEN}`, [
    ...positionValues(before ?? BEGINNING),
    ...positionValues(last),
  ])
  const seals = await owner.query('DELETE FROM audit_seals WHERE number > $1 AND number <= $2', [
    before?.number ?? 0,
    last.number,
  ])
  if (events.rowCount === step.events && seals.rowCount === step.seals) return
  throw new Error(
    `The trail up to seal ${last.number} was changed after it was verified, so nothing more was dropped. Run verify-audit.`,
  )
}

async function record(owner: pg.Client, range: string, total: number): Promise<void> {
  const { text, values } = insertAuditEventSql({
    ...NO_REQUEST,
    action: 'sys_archive',
    changes: {
      seals: { before: null, after: range },
      events: { before: null, after: total },
    },
  })
  await owner.query(text, values)
}

/** Tries again while a migration or a long transaction holds a lock: requests would wait behind a waiting statement. */
async function inTransaction(owner: pg.Client, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await owner.query("BEGIN; SET LOCAL lock_timeout = '2s'")
      await work()
      await owner.query('COMMIT')
      return
    } catch (error) {
      await owner.query('ROLLBACK').catch(() => undefined)
      const isLocked = (error as { code?: string }).code === LOCKED
      if (!isLocked || attempt === ATTEMPTS) throw error
      await setTimeout(PAUSE_MS)
    }
  }
}
