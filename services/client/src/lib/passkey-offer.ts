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
  if (supportsPasskeys() && (await canStorePasskey())) publish(true)
}

/** Returns false in browsers that can't say. */
async function canStorePasskey(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
  } catch {
    return false
  }
}

/** Ends the offer until the next log-in. */
export const dismissOffer = (): void => publish(false)
