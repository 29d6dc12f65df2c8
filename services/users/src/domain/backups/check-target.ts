import type pg from 'pg'
import { createClient } from '#/database/client.ts'
import { refuseUnfinishedRestore } from '#/database/owner/restore-mark.ts'

// Objects of extensions don't count: an administrator may have created citext and pg_trgm.
const CONTENT = `
  WITH theirs AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
    schemas AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
  SELECT relname::text AS name FROM pg_class
    WHERE relnamespace IN (TABLE schemas) AND oid NOT IN (TABLE theirs)
  UNION ALL SELECT proname::text FROM pg_proc
    WHERE pronamespace IN (TABLE schemas) AND oid NOT IN (TABLE theirs)
  UNION ALL SELECT typname::text FROM pg_type
    WHERE typnamespace IN (TABLE schemas) AND oid NOT IN (TABLE theirs)
  LIMIT 1`

/** Throws unless the database is empty, and the owner may fill it and prepare the role of the service. */
export async function checkTarget(owner: pg.Client, serviceUrl: string): Promise<void> {
  await refuseUnfinishedRestore(owner)
  const found = await contentOf(owner)
  if (found !== undefined) {
    throw new Error(
      `The database is not empty: it has ${found}. A restore needs a new database, or one that was dropped and created again.`,
    )
  }
  await checkRights(owner)
  await checkServiceRole(owner, serviceUrl)
}

/** Returns the name of a relation, function or type; undefined when the database is empty. */
export async function contentOf(owner: pg.Client): Promise<string | undefined> {
  const { rows } = await owner.query<{ name: string }>(CONTENT)
  return rows[0]?.name
}

const RIGHTS = `
  SELECT current_user AS role, current_database() AS database,
    has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE') AS suffices`

async function checkRights(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ role: string; database: string; suffices: boolean }>(RIGHTS)
  const [row] = rows
  if (row?.suffices !== false) return
  throw new Error(
    `${row.role} may not create tables in ${row.database}. Make it the owner: ALTER DATABASE ${row.database} OWNER TO ${row.role}.`,
  )
}

const ROLE = `
  SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS exists,
    (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) AS "mayCreate"`

async function checkServiceRole(owner: pg.Client, serviceUrl: string): Promise<void> {
  const { user = '', database = '' } = createClient(serviceUrl, 'service')
  if (database !== owner.database) {
    throw new Error('DATABASE_URL and MIGRATION_DATABASE_URL name different databases.')
  }
  const { rows } = await owner.query<{ exists: boolean; mayCreate: boolean }>(ROLE, [user])
  if (rows[0]?.exists || rows[0]?.mayCreate) return
  throw new Error(
    `The role ${user} does not exist, and MIGRATION_DATABASE_URL's role may not create it. Have an administrator create it (docs/security.md, Two database roles).`,
  )
}
