import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { createDatabase, type DatabaseClient } from '../src/database/database.ts'
import { NO_REQUEST } from '../src/domain/audit/audit-event.ts'
import { type Seal, sealKey } from '../src/domain/audit/audit-seal.ts'
import { sealNext } from '../src/domain/audit/audit-seals.ts'
import { insertAuditEvent } from '../src/domain/audit/insert-audit-event.ts'
import { ownerQuery, workerDatabase } from './database.ts'
import { APP_SECRET } from './secrets.ts'

async function isSealable(db: DatabaseClient): Promise<boolean> {
  const [row] = await db.$queryRaw<{ over: boolean }[]>`
    SELECT coalesce(max(transaction) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint, true) AS over
    FROM audit_events WHERE epoch = (SELECT max(epoch) FROM audit_events)`
  return row?.over === true
}

const ORIGIN = { ip: '192.0.2.1', userAgent: 'test' }

export interface Trail {
  db: DatabaseClient
  /** Inserts events and seals all unsealed ones. */
  sealed(count: number, secret?: string): Promise<Seal>
  /** Waits until no running transaction on the server, even of another worker, is older than the events. */
  untilSealable(): Promise<void>
  /** Waits until events can be sealed, then seals them. */
  seal(secret?: string): Promise<Seal | null>
  /** Returns the ids in insertion order. */
  eventIds(): Promise<string[]>
}

/** Provides an empty trail without a running service, which would seal it by itself. */
export function useTrail(): Trail {
  const trail = {} as Trail
  beforeAll(async () => {
    trail.db = createDatabase(await workerDatabase(), 2)
  })
  beforeEach(() => ownerQuery('TRUNCATE audit_seals, audit_events, audit_start'))
  afterAll(() => trail.db.$disconnect())

  trail.sealed = async (count, secret = APP_SECRET) => {
    for (let n = 0; n < count; n += 1) {
      const object = { id: `${n}`, name: `task ${n}` }
      const changes = { title: { before: null, after: `task ${n}` } }
      const event = {
        ...NO_REQUEST,
        action: 'task_created',
        object,
        changes,
        origin: ORIGIN,
      } as const
      await insertAuditEvent(trail.db, event)
    }
    const seal = await trail.seal(secret)
    if (!seal) throw new Error('Nothing was sealed.')
    return seal
  }
  trail.untilSealable = () => expect.poll(() => isSealable(trail.db)).toBe(true)
  trail.seal = async (secret = APP_SECRET) => {
    await trail.untilSealable()
    return sealNext(trail.db, sealKey(secret))
  }
  trail.eventIds = async () => {
    const events = await trail.db.auditEvent.findMany({ orderBy: { transaction: 'asc' } })
    return events.map(({ id }) => id)
  }
  return trail
}
