import type pg from 'pg'

/**
 * Truncates all tables but those of signing keys and migrations, as the database's owner. The outbox comes first, in the
 * order in which the worker's transaction locks: otherwise the two can deadlock.
 */
export const emptyDatabase = ({ owner }: { owner: pg.Pool }) =>
  owner.query(`
    TRUNCATE mail_outbox, users, user_texts, sessions, session_changes, tasks, widgets,
      password_checks, totp_factors, recovery_codes, pending_log_ins, account_links, invitations, registrations, attempt_limits, log_in_pressure, backup_runs,
      audit_seals, audit_events, audit_start`)
