import type { MailState, OutgoingMail } from '@gatehouse/contract'
import { exactTime } from '#/lib/time.ts'

/** Returns the words of a kind, such as "Password reset". A newer service may have kinds that are unknown here. */
export function kindLabel(kind: string): string {
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
  if (state === 'failed') return `${tries}, and given up: ${error ?? 'unknown'}`
  if (state === 'dropped') return 'No mail was needed, or the address got too much mail.'
  if (error === null || next_attempt_at === null) return ''
  return `${tries}: ${error}. Next try: ${exactTime(next_attempt_at)}`
}
