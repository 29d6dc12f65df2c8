import {
  allowsPasskeys,
  type NewCredential,
  PASSKEY_SECONDS,
  type PasskeyCreation,
  type PasskeyRequest,
  type UsedCredential,
} from '@gatehouse/contract'
import { ClientError, NetworkError } from './api-error.ts'

let library: typeof import('@simplewebauthn/browser') | undefined

/** Loads the library, which the page of a deployment before may no longer find. */
async function load(): Promise<typeof import('@simplewebauthn/browser')> {
  library ??= await import('@simplewebauthn/browser').catch((error: unknown) => {
    throw new NetworkError(error)
  })
  return library
}

/** Loads the library for a dialog that must also work without a connection to its files. A failure is left to the request. */
export const preloadPasskeys = (): Promise<unknown> => load().catch(() => undefined)

/** Whether this browser can use passkeys at this address. */
export const supportsPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && allowsPasskeys(location)

/** The browser or the person ended a request for a passkey. Users read the message. */
class PasskeyError extends ClientError {
  override name = 'PasskeyError'
}

const UNFIT = 'This security key has no PIN, or can’t store passkeys. Set a PIN, or choose another.'

/** By the library's code of the failure. */
const FAILURES: Record<string, string> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED:
    'This device already has a passkey for your account. Choose another device.',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: UNFIT,
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT: UNFIT,
  ERROR_INVALID_RP_ID:
    'Passkeys don’t work at this address. Open Gatehouse at the address that your admin gave you.',
}

let latest = new AbortController()

/** Begins a request for a passkey, before its options are loaded. {@link cancelPasskey} aborts the latest. */
export function passkeySignal(): AbortSignal {
  latest = new AbortController()
  return latest.signal
}

/** Runs a request of the browser unless it was cancelled before. Explains why it returned no passkey. */
async function ask<T>(
  signal: AbortSignal,
  cancelled: string,
  request: () => Promise<T>,
): Promise<T> {
  try {
    signal.throwIfAborted()
    return await request()
  } catch (error) {
    const { code = '' } = error as { code?: string }
    throw new PasskeyError(FAILURES[code] ?? cancelled, { cause: error })
  }
}

/** Asks the person to create a passkey, until they confirm or cancel. */
export async function createPasskey(
  optionsJSON: PasskeyCreation,
  signal: AbortSignal,
): Promise<NewCredential> {
  const { startRegistration } = await load()
  // Browsers may report a key without a PIN like a cancelled dialog.
  const cancelled =
    'No passkey was added. Try again, and confirm in the dialog of your browser. A security key needs a PIN.'
  return ask(signal, cancelled, () => startRegistration({ optionsJSON }))
}

/** Asks the person to choose a passkey, until they confirm or cancel. */
export async function choosePasskey(
  optionsJSON: PasskeyRequest,
  signal: AbortSignal,
): Promise<UsedCredential> {
  const { startAuthentication } = await load()
  const cancelled = 'No passkey was used. Try again, or log in with your password.'
  return ask(signal, cancelled, () => startAuthentication({ optionsJSON }))
}

/** Ends the latest request for a passkey, whether or not the browser shows it yet. */
export function cancelPasskey(): void {
  latest.abort()
  library?.WebAuthnAbortService.cancelCeremony()
}

/** Returns the handle of a user in a passkey: the 16 bytes of the id. */
export function userHandleOf(userId: string): string {
  const bytes = (userId.replaceAll('-', '').match(/../g) ?? []).map((hex) =>
    Number.parseInt(hex, 16),
  )
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Milliseconds after which an unanswered challenge is replaced, before it expires. */
const RENEW_MS = (PASSKEY_SECONDS - 30) * 1_000

/** Waits until the person chooses a suggestion. Returns null when that fails, and `expired` before the challenge does. */
async function suggestOnce(
  optionsJSON: PasskeyRequest,
  ending: AbortSignal,
): Promise<UsedCredential | 'expired' | null> {
  const { startAuthentication, WebAuthnAbortService } = await load()
  ending.throwIfAborted()
  let reason: 'expired' | null = null
  const end = () => WebAuthnAbortService.cancelCeremony()
  const timer = setTimeout(() => {
    reason = 'expired'
    end()
  }, RENEW_MS)
  ending.addEventListener('abort', end)
  try {
    return await startAuthentication({ optionsJSON, useBrowserAutofill: true })
  } catch {
    return reason
  } finally {
    clearTimeout(timer)
    ending.removeEventListener('abort', end)
  }
}

interface Autofill {
  /** Gets the options of a new challenge. */
  begin: () => Promise<PasskeyRequest>
  onChosen: (credential: UsedCredential) => void
}

async function suggest({ begin, onChosen }: Autofill, ending: AbortSignal): Promise<void> {
  const { browserSupportsWebAuthnAutofill } = await load()
  if (!(await browserSupportsWebAuthnAutofill())) return
  let chosen: UsedCredential | 'expired' | null = 'expired'
  while (chosen === 'expired') {
    ending.throwIfAborted()
    chosen = await suggestOnce(await begin(), ending)
  }
  if (chosen && !ending.aborted) onChosen(chosen)
}

/**
 * Offers passkeys among the suggestions of the field with `autocomplete="webauthn"`. Returns a function that ends the
 * offer. A failure is not reported, because the button still works.
 */
export function offerPasskeys(autofill: Autofill): () => void {
  const ending = new AbortController()
  suggest(autofill, ending.signal).catch(() => undefined)
  return () => ending.abort()
}
