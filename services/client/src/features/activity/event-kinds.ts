import type { AuditAction } from '@gatehouse/contract'

type Tone = 'plain' | 'accent' | 'wait' | 'danger'

interface EventKind {
  /** On the badge. */
  label: string
  tone: Tone
  /** In the filter. */
  option: string
}

const kind = (label: string, option: string, tone: Tone = 'plain'): EventKind => ({
  label,
  option,
  tone,
})

/** The kinds of audit event, in the groups of the filter. */
const GROUPS: Record<string, Partial<Record<AuditAction, EventKind>>> = {
  'Logging in': {
    authn_login_success: kind('Log-in', 'Logged in'),
    authn_login_fail: kind('Refused', 'Log-in refused', 'wait'),
    authn_login_lock: kind('Limited', 'Log-ins limited', 'danger'),
    authn_login_unlock: kind('Unlocked', 'Account unlocked', 'accent'),
    authn_proof_begin: kind('Attack', 'Proof of work required', 'danger'),
    authn_proof_end: kind('Attack', 'Proof of work ended', 'accent'),
    authn_devices_forgotten: kind('Devices', 'Known devices removed'),
    authn_device_trusted: kind('Devices', 'Device trusted'),
    authn_device_untrusted: kind('Devices', 'Device no longer trusted'),
    authn_password_change: kind('Password', 'Password changed'),
    authn_password_check_fail: kind('Refused', 'Wrong current password', 'wait'),
    authn_password_reset_request: kind('Password', 'Password reset requested'),
    authn_password_reset: kind('Password', 'Password reset'),
    authn_token_revoked: kind('Session', 'Session ended'),
    authn_token_reuse: kind('Warning', 'Session copied', 'danger'),
  },
  'Second factors and passkeys': {
    authn_factor_added: kind('Factor', 'Authenticator app added', 'accent'),
    authn_factor_removed: kind('Factor', 'Authenticator app removed', 'wait'),
    authn_factors_reset: kind('Factor', 'Second factor removed by an admin', 'danger'),
    authn_factor_check_fail: kind('Refused', 'Wrong code', 'wait'),
    authn_passkey_added: kind('Passkey', 'Passkey added', 'accent'),
    authn_passkey_renamed: kind('Passkey', 'Passkey renamed'),
    authn_passkey_removed: kind('Passkey', 'Passkey removed', 'wait'),
    authn_passkey_counter_regressed: kind('Warning', 'Passkey may have been copied', 'danger'),
    authn_recovery_code_used: kind('Factor', 'Recovery code used', 'wait'),
    authn_recovery_codes_replaced: kind('Factor', 'Recovery codes replaced'),
  },
  Access: {
    authz_change: kind('Access', 'Role, access or approval changed', 'accent'),
    authz_fail: kind('Refused', 'Request refused', 'wait'),
  },
  People: {
    user_created: kind('People', 'User added or registered'),
    user_updated: kind('People', 'Name, address or preference changed'),
    user_email_verified: kind('People', 'Address verified'),
    user_email_restored: kind('Warning', 'Address changed back', 'danger'),
    user_deleted: kind('People', 'User deleted'),
    user_exported: kind('People', 'Own data downloaded'),
    invitation_created: kind('People', 'Invitation sent'),
    invitation_resent: kind('People', 'Invitation sent again'),
    invitation_revoked: kind('People', 'Invitation revoked'),
  },
  Board: {
    task_created: kind('Board', 'Task added'),
    task_updated: kind('Board', 'Task changed'),
    task_assigned: kind('Board', 'Task assigned'),
    task_deleted: kind('Board', 'Task deleted'),
  },
  Catalogue: {
    widget_created: kind('Catalogue', 'Widget added'),
    widget_updated: kind('Catalogue', 'Widget changed'),
    widget_deleted: kind('Catalogue', 'Widget deleted'),
  },
  System: {
    sys_archive: kind('Archive', 'Events archived'),
    sys_restore: kind('Restore', 'Database restored', 'danger'),
  },
}

export const ACTION_OPTIONS = [
  { value: '', label: 'Any event' },
  ...Object.entries(GROUPS).map(([group, kinds]) => ({
    group,
    items: Object.entries(kinds).map(([value, { option }]) => ({ value, label: option })),
  })),
]

const KINDS: Partial<Record<string, EventKind>> = Object.assign({}, ...Object.values(GROUPS))

export const eventKindOf = (action: string): EventKind => KINDS[action] ?? kind('Other', 'Other')
