import type { Database } from '#/database/database.ts'

/** Days after its expiry for which a link can still say whether it was used or expired. */
const KEPT_DAYS = 7

/** Wipes the passwords of expired registrations, and removes old ones. */
export const purgeRegistrations = (db: Database) => db.$executeRaw`
  WITH wiped AS (
    UPDATE registrations SET password_hash = NULL
    WHERE expires_at <= now() AND expires_at >= now() - make_interval(days => ${KEPT_DAYS}::int)
      AND password_hash IS NOT NULL
  )
  DELETE FROM registrations WHERE expires_at < now() - make_interval(days => ${KEPT_DAYS}::int)`
