import type { KeyObject } from 'node:crypto'
import type { Database, DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { type EventBatch, type Seal, type SealPosition, sealOf } from './audit-seal.ts'

/** Most events in one seal, a few milliseconds of work. */
const BATCH_SIZE = 1_000
/** The id of an advisory lock: one process seals at a time. */
const SEALING_LOCK = 1_635_083_369

/**
 * Every column of an event as JSON on one line, with times in UTC. Seals hash this text and archives contain it, so a
 * column added later must not change the text of older events.
 */
export const EVENT_TEXT = `json_build_array(id, epoch, transaction,
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), action, actor_id, user_id, object_id,
  object_name, changes, encode(personal_changes, 'hex'), encode(origin, 'hex'), detail, request_id
  )::text`
/** Hashes every column of an event. */
export const EVENT_DIGEST = `sha256(convert_to(${EVENT_TEXT}, 'UTF8'))`

const BEGINNING: SealPosition = {
  epoch: 1,
  transaction: 0n,
  eventId: '00000000-0000-0000-0000-000000000000',
}

/**
 * Seals the next events that no running transaction can precede. Returns null when there are none, or while another
 * process is sealing.
 */
export const sealNext = (db: DatabaseClient, key: KeyObject): Promise<Seal | null> =>
  db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ acquired: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(${SEALING_LOCK}) AS acquired`
    if (!lock?.acquired) return null
    const before = await newestSeal(tx)
    const events = await readUnsealed(tx, before)
    if (!events) return null
    const seal = sealOf(events, before, key)
    await insertSeal(tx, seal)
    return seal
  })

async function newestSeal(
  db: Database,
): Promise<(SealPosition & Pick<Seal, 'number' | 'hash'>) | undefined> {
  const [seal] = await db.$queryRaw<(SealPosition & Pick<Seal, 'number' | 'hash'>)[]>`
    SELECT number, hash, epoch, transaction, event_id AS "eventId"
    FROM audit_seals ORDER BY number DESC LIMIT 1`
  return seal
}

/** Reads finished transactions and their events in one snapshot, so that neither can change in between. */
async function readUnsealed(
  db: Database,
  after: SealPosition | undefined,
): Promise<EventBatch | null> {
  const { epoch, transaction, eventId } = after ?? BEGINNING
  const [current] = await db.$queryRaw<{ epoch: number }[]>`
    SELECT epoch FROM audit_events ORDER BY epoch DESC LIMIT 1`
  const isOver = (current?.epoch ?? epoch) > epoch
  const [events] = await db.$queryRaw<[EventBatch]>`
    WITH unsealed AS (
      SELECT id, transaction, uuid_send(id) || ${Prisma.raw(EVENT_DIGEST)} AS digest
      FROM audit_events
      WHERE epoch = ${epoch} AND (transaction, id) > (${transaction}, ${eventId}::uuid)
        AND (${isOver} OR transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
      ORDER BY transaction, id LIMIT ${BATCH_SIZE})
    SELECT count(*)::int AS events, string_agg(digest, ''::bytea ORDER BY transaction, id) AS digests,
      ${epoch}::int AS epoch, max(transaction) AS transaction,
      (array_agg(id ORDER BY transaction DESC, id DESC))[1] AS "eventId"
    FROM unsealed`
  if (events.events > 0) return events
  if (!isOver) return null
  return readUnsealed(db, { ...BEGINNING, epoch: epoch + 1 })
}

const insertSeal = (db: Database, seal: Seal) => db.$executeRaw`
  INSERT INTO audit_seals (number, epoch, transaction, event_id, events, digests, hash, mac)
  VALUES (${seal.number}, ${seal.epoch}, ${seal.transaction}, ${seal.eventId}::uuid, ${seal.events},
    ${seal.digests}, ${seal.hash}, ${seal.mac})`
