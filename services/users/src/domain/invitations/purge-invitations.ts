import type { Database } from '#/database/database.ts'
import { IS_OPEN } from './invitation-row.ts'

/** Days after its end for which admins see an invitation that nobody accepted. */
const KEPT_DAYS = 30

/** Removes invitations that were revoked or expired long ago. The address of a person without an account isn't kept. */
export const purgeInvitations = (db: Database) => db.$executeRaw`
  DELETE FROM invitations
  WHERE revoked_at < now() - make_interval(days => ${KEPT_DAYS}::int)
    OR (${IS_OPEN} AND expires_at < now() - make_interval(days => ${KEPT_DAYS}::int))`
