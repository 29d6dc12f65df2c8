import type { Database } from '#/database/database.ts'

/** Days after its end for which a link can still say whether it was used or expired. */
const KEPT_DAYS = 7

/** Removes links that ended long ago. */
export const purgeLinks = (db: Database) => db.$executeRaw`
  DELETE FROM account_links WHERE expires_at < now() - make_interval(days => ${KEPT_DAYS}::int)`
