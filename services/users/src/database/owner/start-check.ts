import type pg from 'pg'
import { createClient } from '#/database/client.ts'
import { reasonOf } from '#/database/connection-faults.ts'
import { SERVICE_STARTUP } from '#/database/service-settings.ts'
import { checkCaseRules } from './case-rules.ts'
import { checkPooler } from './check-pooler.ts'
import { GRANTS, PRIVILEGES, type Privilege } from './grants.ts'
import { isMigratedFurther, pendingMigrations } from './migrations.ts'

const MIGRATE = 'Run `npm run users -- migrate`.'

/** SQLSTATEs of an unprepared database: undefined table, insufficient privilege. */
const UNPREPARED = ['42P01', '42501']
/** SQLSTATE for a wrong password and for an unknown role. Postgres does not distinguish them. */
const REFUSED = '28P01'

interface Checked {
  /** Whether a pooler lets clients share connections of Postgres. */
  sharesConnections: boolean
}

/**
 * Throws an error with a one-line remedy unless schema, locale, privileges and pooler are exactly as this version needs
 * them. On a database that a newer version has migrated, the role may have more privileges.
 */
export async function checkDatabase(serviceUrl: string): Promise<Checked> {
  // With the settings of the service's pool, which a pooler may refuse.
  const client = createClient(serviceUrl, 'start', SERVICE_STARTUP)
  try {
    await client.connect()
    const [pending] = await pendingMigrations(client)
    if (pending) throw new Error(`Migration ${pending.name} is not applied. ${MIGRATE}`)
    await checkCaseRules(client)
    await checkRole(client)
    return { sharesConnections: await checkPooler(client, serviceUrl) }
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (code === REFUSED) throw withHint(error)
    if (!UNPREPARED.includes(code)) throw error
    throw new Error(`The database is not ready for DATABASE_URL's role. ${MIGRATE}`, {
      cause: error,
    })
  } finally {
    await client.end()
  }
}

const withHint = (cause: unknown) =>
  new Error(`${reasonOf(cause)} On a new database \`npm run users -- migrate\` makes the role.`, {
    cause,
  })

interface Right {
  role: string
  table: string
  privilege: Privilege
  granted: boolean
  /** Whether the role is the table's owner, a superuser, or can become one of them. */
  owned: boolean
}

// Other privileges can also be granted on single columns.
const RIGHTS = `
  SELECT current_user AS role, relname::text AS table, privilege,
    pg_has_role(relowner, 'MEMBER')
      OR EXISTS (SELECT FROM pg_roles WHERE rolsuper AND pg_has_role(oid, 'MEMBER')) AS owned,
    CASE WHEN privilege IN ('DELETE', 'TRUNCATE', 'TRIGGER')
      THEN has_table_privilege(pg_class.oid, privilege)
      ELSE has_any_column_privilege(pg_class.oid, privilege) END AS granted
  FROM pg_class, unnest($2::text[]) AS privilege
  WHERE relnamespace = 'public'::regnamespace AND relname = ANY($1)`

/** Requires least privilege, which limits what an attacker could do through the service. */
async function checkRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Right>(RIGHTS, [Object.keys(GRANTS), PRIVILEGES])
  const owned = rows.find((right) => right.owned)
  if (owned) {
    throw new Error(
      `DATABASE_URL names ${owned.role}, a superuser or the owner of the tables. Name a role for the service there, and the owner in MIGRATION_DATABASE_URL. ${MIGRATE}`,
    )
  }
  // A newer version may need more, and this one runs beside it during an upgrade.
  const mayHaveMore = await isMigratedFurther(client)
  const wrong = rows.filter(
    ({ table, privilege, granted }) =>
      granted !== GRANTS[table]?.includes(privilege) && !(granted && mayHaveMore),
  )
  const [first] = wrong
  if (!first) return
  const faults = wrong.map(
    ({ table, privilege, granted }) => `${granted ? 'may' : 'may not'} ${privilege} ${table}`,
  )
  throw new Error(
    `The service's role ${first.role} ${faults.join(', ')}. ${MIGRATE} Revoke by hand what it may do as a member of another role.`,
  )
}
