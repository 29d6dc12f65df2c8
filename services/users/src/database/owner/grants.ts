import pg from 'pg'

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const
/** All that can be granted on a table and would let a role change it. */
export const PRIVILEGES = [...ROWS, 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const
export type Privilege = (typeof PRIVILEGES)[number]

/** What the service may do with each table, and nothing else. A table without an entry fails a test. */
export const GRANTS: Record<string, readonly Privilege[]> = {
  _prisma_migrations: ['SELECT'],
  // What is written there stays as it is.
  audit_events: ['SELECT', 'INSERT'],
  audit_seals: ['SELECT', 'INSERT'],
  password_checks: ROWS,
  session_changes: ['SELECT', 'INSERT', 'DELETE'],
  sessions: ROWS,
  signing_keys: ROWS,
  tasks: ROWS,
  // A trigger keeps it; a row goes with its user's.
  user_texts: ['SELECT', 'INSERT', 'UPDATE'],
  users: ROWS,
  widgets: ROWS,
}

/**
 * Statements for the owner, which leave a role with these rights whatever it had before. Sent as one query they are one
 * transaction: a service that runs meanwhile never lacks a right.
 */
export function grantsTo(roleName: string, databaseName: string): string {
  const role = pg.escapeIdentifier(roleName)
  const database = pg.escapeIdentifier(databaseName)
  const tables = Object.entries(GRANTS).map(([name, privileges]) => {
    const table = `public.${pg.escapeIdentifier(name)}`
    return `
      REVOKE ALL ON ${table} FROM PUBLIC, ${role};
      GRANT ${privileges.join(', ')} ON ${table} TO ${role};`
  })
  // A temporary table would hide one of ours of the same name.
  return `
    REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC;
    REVOKE ALL ON DATABASE ${database} FROM ${role};
    GRANT CONNECT ON DATABASE ${database} TO ${role};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    REVOKE ALL ON SCHEMA public FROM ${role};
    GRANT USAGE ON SCHEMA public TO ${role};
    ${tables.join('')}`
}
