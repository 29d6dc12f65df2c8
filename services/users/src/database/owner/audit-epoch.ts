import type pg from 'pg'

const NEWEST = `
  SELECT epoch, transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "isAhead"
  FROM audit_events ORDER BY epoch DESC, transaction DESC LIMIT 1`

/**
 * Starts a new epoch after a restore from a dump. The new server's transaction ids start low again, and the sealing
 * order depends on them. New events then sort after the restored ones.
 */
export async function followRestore(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ epoch: number; isAhead: boolean }>(NEWEST)
  const [newest] = rows
  if (!newest?.isAhead) return
  await setEpoch(owner, newest.epoch + 1)
}

/** Starts a new epoch in any case, and returns its number. */
export async function beginEpoch(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ epoch: number }>(
    'SELECT coalesce(max(epoch), 0) + 1 AS epoch FROM audit_events',
  )
  const epoch = rows[0]?.epoch ?? 1
  await setEpoch(owner, epoch)
  return epoch
}

const setEpoch = (owner: pg.Client, epoch: number) =>
  owner.query(`ALTER TABLE audit_events ALTER COLUMN epoch SET DEFAULT ${epoch}`)
