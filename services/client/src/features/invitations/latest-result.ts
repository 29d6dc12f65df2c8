import type { InvitationResult } from '@gatehouse/contract'

// In memory only: without mail the result has one-time links, which no history entry or storage may hold.
let latest: InvitationResult | null = null

export function keepResult(result: InvitationResult): void {
  latest = result
}

/** Returns the result of the last action once. */
export function takeResult(): InvitationResult | null {
  const result = latest
  latest = null
  return result
}
