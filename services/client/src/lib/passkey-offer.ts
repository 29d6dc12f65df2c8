import { supportsPasskeys } from './passkeys.ts'

let isDue = false
const listeners = new Set<() => void>()

function publish(due: boolean): void {
  isDue = due
  for (const listener of listeners) listener()
}

/** Whether a log-in with the password makes the offer of a passkey due. */
export const isOfferDue = (): boolean => isDue

export function subscribeToOffer(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Notes a log-in with the password. It makes the offer due on a device that can store a passkey. */
export async function noteLogInByPassword(): Promise<void> {
  if (!supportsPasskeys()) return
  const canStore = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
  if (canStore) publish(true)
}

/** Ends the offer until the next log-in. */
export const dismissOffer = (): void => publish(false)
