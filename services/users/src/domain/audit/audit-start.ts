import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { deriveKey, isSame, mac } from '#/lib/secrets.ts'
import type { SealLink } from './audit-seal.ts'

/** The last archived seal, after which the trail begins. Its MAC covers every field, under another key than a seal's. */
export interface TrailStart extends SealLink {
  archivedAt: Date
}

/** Derives the key that signs archives and the trail's start. */
export const archiveKey = (secret: string): KeyObject => deriveKey(secret, 'audit-archive')

/**
 * Signs that the trail may begin after a seal. A seal's own MAC does not say that: every seal has one, so an attacker
 * could begin the trail after any of them.
 */
export function signStart(link: Omit<SealLink, 'mac'>, key: KeyObject): TrailStart {
  const start = { ...link, archivedAt: new Date() }
  return { ...start, mac: mac(key, textOf(start)) }
}

/** Whether one of the keys signed the start. */
export const isStartSignedBy = (start: TrailStart, keys: KeyObject[]): boolean =>
  keys.some((key) => isSame(mac(key, textOf(start)), start.mac))

function textOf({
  number,
  epoch,
  transaction,
  eventId,
  hash,
  archivedAt,
}: Omit<TrailStart, 'mac'>) {
  const hex = Buffer.from(hash).toString('hex')
  return Buffer.from(
    JSON.stringify(['start', number, epoch, `${transaction}`, eventId, hex, archivedAt]),
  )
}

/** Returns `undefined` while nothing was archived. */
export async function readStart(client: pg.Client): Promise<TrailStart | undefined> {
  const { rows } = await client.query<TrailStart>(
    `SELECT number, epoch, transaction, event_id AS "eventId", hash, mac, archived_at AS "archivedAt"
     FROM audit_start`,
  )
  const [row] = rows
  return row && { ...row, transaction: BigInt(row.transaction) }
}

/** Moves the trail's start. Only the owner may. */
export const writeStart = (owner: pg.Client, start: TrailStart): Promise<unknown> =>
  owner.query(
    `INSERT INTO audit_start (number, epoch, transaction, event_id, hash, mac, archived_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET (number, epoch, transaction, event_id, hash, mac, archived_at) =
       ROW (EXCLUDED.number, EXCLUDED.epoch, EXCLUDED.transaction, EXCLUDED.event_id, EXCLUDED.hash,
         EXCLUDED.mac, EXCLUDED.archived_at)`,
    [
      start.number,
      start.epoch,
      `${start.transaction}`,
      start.eventId,
      start.hash,
      start.mac,
      start.archivedAt,
    ],
  )
