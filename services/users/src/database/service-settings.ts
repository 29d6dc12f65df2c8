import pg from 'pg'

/**
 * The settings of each connection of the service, with times in milliseconds. The pool requests them when it connects.
 * `migrate` also sets them on the role, for connections through a pooler that ignores such requests.
 */
const SERVICE_SETTINGS = {
  statement_timeout: 1_500,
  lock_timeout: 1_200,
  idle_in_transaction_session_timeout: 5_000,
  // Assumes an SSD, so that lists read an index even of a small table.
  random_page_cost: 1.1,
} as const

/** Requests the settings when a connection starts. */
export const SERVICE_STARTUP = {
  options: `-c random_page_cost=${SERVICE_SETTINGS.random_page_cost}`,
  statement_timeout: SERVICE_SETTINGS.statement_timeout,
  lock_timeout: SERVICE_SETTINGS.lock_timeout,
  idle_in_transaction_session_timeout: SERVICE_SETTINGS.idle_in_transaction_session_timeout,
} as const satisfies pg.ClientConfig

/** SQLSTATE insufficient_privilege. */
const FORBIDDEN = '42501'

interface Role {
  name: string
  database: string
}

/** Applies the settings to a role. If the owner may not alter it, the role alters itself. */
export async function setServiceSettings(
  owner: pg.Client,
  service: () => pg.Client,
  role: Role,
): Promise<void> {
  const missing = await missingSettings(owner, role)
  if (missing.length === 0) return
  const statement = missing.map((setting) => alterRole(role, setting)).join(';')
  try {
    await owner.query(statement)
  } catch (error) {
    if ((error as { code?: string }).code !== FORBIDDEN) throw error
    await runAs(service(), statement)
  }
}

async function missingSettings(owner: pg.Client, { name, database }: Role) {
  const { rows } = await owner.query<{ setting: string }>(
    `SELECT unnest(setconfig) AS setting FROM pg_db_role_setting
     WHERE setrole = (SELECT oid FROM pg_roles WHERE rolname = $1)
       AND setdatabase = (SELECT oid FROM pg_database WHERE datname = $2)`,
    [name, database],
  )
  const found = new Set(rows.map(({ setting }) => setting))
  return Object.entries(SERVICE_SETTINGS).filter(([key, value]) => !found.has(`${key}=${value}`))
}

const alterRole = ({ name, database }: Role, [setting, value]: [string, number]) =>
  `ALTER ROLE ${pg.escapeIdentifier(name)} IN DATABASE ${pg.escapeIdentifier(database)}
     SET ${setting} = '${value}'`

async function runAs(client: pg.Client, statement: string): Promise<void> {
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end()
  }
}
