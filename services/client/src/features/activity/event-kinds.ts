import type { AuditAction } from '@gatehouse/contract'

type Tone = 'plain' | 'accent' | 'wait' | 'danger'

interface Kind {
  /** On the badge. */
  label: string
  tone: Tone
  /** In the filter. */
  choice: string
}

const kind = (label: string, choice: string, tone: Tone = 'plain'): Kind => ({
  label,
  choice,
  tone,
})

/** The actions of the trail, in the groups that the filter shows. */
const GROUPS: Record<string, Partial<Record<AuditAction, Kind>>> = {
  'Logging in': {
    authn_login_success: kind('Log-in', 'Logged in'),
    authn_login_fail: kind('Refused', 'Log-in refused', 'wait'),
    authn_password_change: kind('Password', 'Password changed'),
    authn_password_check_fail: kind('Refused', 'Wrong current password', 'wait'),
    authn_token_revoked: kind('Session', 'Session ended'),
    authn_token_reuse: kind('Warning', 'Copied session', 'danger'),
  },
  Access: {
    authz_change: kind('Access', 'Role, access or approval changed', 'accent'),
    authz_fail: kind('Refused', 'Request refused', 'wait'),
  },
  People: {
    user_created: kind('People', 'Person added or registered'),
    user_updated: kind('People', 'Name or address changed'),
    user_deleted: kind('People', 'Person deleted'),
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
}

export const ACTION_CHOICES = [
  { value: '', label: 'Anything' },
  ...Object.entries(GROUPS).map(([group, kinds]) => ({
    group,
    items: Object.entries(kinds).map(([value, { choice }]) => ({ value, label: choice })),
  })),
]

const KINDS: Partial<Record<string, Kind>> = Object.assign({}, ...Object.values(GROUPS))

/** What sort of event it is, for who looks the list through. */
export const kindOf = (action: string): Kind => KINDS[action] ?? kind('Other', 'Something else')
