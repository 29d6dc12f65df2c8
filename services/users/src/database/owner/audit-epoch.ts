import type pg from 'pg'

const NEWEST = `
  SELECT epoch, transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "isAhead"
  FROM audit_events ORDER BY epoch DESC, transaction DESC LIMIT 1`

/**
 * A server that was restored from a dump counts its transactions anew, and the order of sealing is theirs: what
 * is written from now on belongs to another epoch, after all that was restored.
 */
export async function followRestore(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ epoch: number; isAhead: boolean }>(NEWEST)
  const [newest] = rows
  if (!newest?.isAhead) return
  await owner.query(`ALTER TABLE audit_events ALTER COLUMN epoch SET DEFAULT ${newest.epoch + 1}`)
}
