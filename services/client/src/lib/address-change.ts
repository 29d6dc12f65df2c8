import type { User } from '@gatehouse/contract'

/** Whether addresses differ by more than case. */
export const isOtherAddress = (a: string, b: string): boolean =>
  a.trim().toLowerCase() !== b.trim().toLowerCase()

/** Returns what to say when a saved address waits for its confirmation, else undefined. */
export const waitingAddress = (wanted: string, saved: User): string | undefined =>
  isOtherAddress(wanted, saved.email)
    ? `Open the link in the mail to ${wanted} within 24 hours. Until then, the address stays ${saved.email}.`
    : undefined
