import { asOwner } from './owner.ts'

/** Truncates every table, which only the owner may do. Keeps the schema and the migration records. */
export const reset = (ownerUrl: string): Promise<unknown> =>
  asOwner(ownerUrl, (owner) =>
    owner.query(`
      TRUNCATE users, user_texts, sessions, session_changes, signing_keys, tasks, widgets, password_checks, account_links,
        mail_outbox, invitations, registrations, attempt_limits, log_in_pressure, backup_runs, audit_seals, audit_events,
        audit_start`),
  )
