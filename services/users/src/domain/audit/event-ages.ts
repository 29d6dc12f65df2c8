import type { Database } from '#/database/database.ts'

/** Returns the age in seconds of the oldest event after the newest seal, or 0 when every event is sealed. */
export async function readUnsealedAge(db: Database): Promise<number> {
  const [oldest] = await db.$queryRaw<{ age: number }[]>`
    WITH newest AS (
      SELECT epoch, transaction, event_id FROM audit_seals ORDER BY number DESC LIMIT 1
    )
    SELECT extract(epoch FROM now() - at)::float8 AS age FROM audit_events
    WHERE (epoch, transaction, id) > (
      coalesce((SELECT epoch FROM newest), 0),
      coalesce((SELECT transaction FROM newest), 0),
      coalesce((SELECT event_id FROM newest), '00000000-0000-0000-0000-000000000000')
    )
    ORDER BY epoch, transaction, id LIMIT 1`
  return Math.max(0, oldest?.age ?? 0)
}

/** Returns when the first event in sealing order was written; `undefined` for an empty trail. */
export async function readOldestEvent(db: Database): Promise<Date | undefined> {
  const [oldest] = await db.$queryRaw<{ at: Date }[]>`
    SELECT at FROM audit_events ORDER BY epoch, transaction, id LIMIT 1`
  return oldest?.at
}
