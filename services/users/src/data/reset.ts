import type { DatabaseClient } from './database.ts'

/** Empties every table; the schema and the migrations' record stay. */
export async function reset(db: DatabaseClient): Promise<void> {
  await db.$executeRaw`
    TRUNCATE users, user_texts, sessions, session_changes, signing_keys, tasks, widgets,
      audit_seals, audit_events`
}
