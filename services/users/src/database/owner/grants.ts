import pg from 'pg'

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const
/** Every privilege on a table that the start check compares. */
export const PRIVILEGES = [...ROWS, 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const
export type Privilege = (typeof PRIVILEGES)[number]

/** The service's privileges on each table. A table without an entry fails a test. */
export const GRANTS: Record<string, readonly Privilege[]> = {
  _prisma_migrations: ['SELECT'],
  account_links: ROWS,
  attempt_limits: ROWS,
  // The audit trail is append-only.
  audit_events: ['SELECT', 'INSERT'],
  audit_seals: ['SELECT', 'INSERT'],
  // Only the owner moves the start of the trail.
  audit_start: ['SELECT'],
  backup_runs: ['SELECT'],
  invitations: ROWS,
  log_in_pressure: ['SELECT', 'INSERT', 'UPDATE'],
  mail_outbox: ROWS,
  passkey_challenges: ROWS,
  passkeys: ROWS,
  password_checks: ROWS,
  pending_log_ins: ROWS,
  recovery_codes: ROWS,
  registrations: ROWS,
  session_changes: ['SELECT', 'INSERT', 'DELETE'],
  sessions: ROWS,
  signing_keys: ROWS,
  tasks: ROWS,
  trusted_devices: ROWS,
  totp_factors: ROWS,
  // A trigger maintains the rows, and deleting a user cascades.
  user_texts: ['SELECT', 'INSERT', 'UPDATE'],
  users: ROWS,
  widgets: ROWS,
}

/**
 * Returns the owner's statements that replace a role's privileges with {@link GRANTS}. Sent as one query, they are one
 * transaction, so that a running service never lacks a privilege.
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
  // A temporary table could shadow a real one.
  return `
    REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC;
    REVOKE ALL ON DATABASE ${database} FROM ${role};
    GRANT CONNECT ON DATABASE ${database} TO ${role};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    REVOKE ALL ON SCHEMA public FROM ${role};
    GRANT USAGE ON SCHEMA public TO ${role};
    ${tables.join('')}`
}

/**
 * Returns the owner's statements that let a role read every table and record its runs, and nothing else. Sent as one
 * query, they are one transaction.
 */
export function backupGrantsTo(roleName: string, databaseName: string): string {
  const role = pg.escapeIdentifier(roleName)
  const database = pg.escapeIdentifier(databaseName)
  return `
    REVOKE ALL ON DATABASE ${database} FROM ${role};
    GRANT CONNECT ON DATABASE ${database} TO ${role};
    REVOKE ALL ON SCHEMA public FROM ${role};
    GRANT USAGE ON SCHEMA public TO ${role};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role};
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
    GRANT INSERT ON public.backup_runs TO ${role};`
}
