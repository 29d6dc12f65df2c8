import type { MailState, OutgoingMail } from '@gatehouse/contract'
import { exactTime } from '#/lib/time.ts'

const KINDS: Record<string, string> = {
  account_deleted: 'Account deleted',
  address_changed: 'Address changed',
  address_taken: 'Address already in use',
  approval_decided: 'Decision about a registration',
  confirm_address: 'New address to confirm',
  confirm_registration: 'Registration to confirm',
  factor_added: 'Authenticator app added',
  factor_removed: 'Authenticator app removed',
  factors_reset: 'Second factor removed by an admin',
  invitation: 'Invitation',
  log_in_limited: 'Log-ins limited',
  new_device: 'Log-in on a new device',
  new_device_mail_off: 'Mail about new devices switched off',
  passkey_added: 'Passkey added',
  passkey_copied: 'Passkey may have been copied',
  passkey_removed: 'Passkey removed',
  password_changed: 'Password changed',
  password_reset: 'Password reset',
  recovery_code_used: 'Recovery code used',
  second_factor_failed: 'Wrong codes at a log-in',
  session_reused: 'Session copied',
  test_mail: 'Test mail',
  verify_email: 'Address verification',
  verify_new_account: 'Verification of a new account',
}

/** Names a kind of mail. A newer service may have kinds that are unknown here. */
export function kindLabel(kind: string): string {
  if (KINDS[kind]) return KINDS[kind]
  const text = kind.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const STATES = {
  pending: { label: 'Waiting', tone: 'wait' },
  sent: { label: 'Sent', tone: 'good' },
  failed: { label: 'Failed', tone: 'danger' },
  dropped: { label: 'Dropped', tone: 'plain' },
} as const satisfies Record<MailState, { label: string; tone: string }>

/** Says what happened to a mail besides its state. Empty for one that was sent at once. */
export function historyOf({ attempts, error, next_attempt_at, state }: OutgoingMail): string {
  const tries = attempts === 1 ? 'Tried once' : `Tried ${attempts} times`
  if (state === 'failed') return `${tries}, and failed: ${error ?? 'unknown'}`
  if (state === 'dropped') return 'No mail was needed, or the address got too much mail.'
  if (error === null || next_attempt_at === null) return ''
  return `${tries}: ${error}. Next try: ${exactTime(next_attempt_at)}`
}
