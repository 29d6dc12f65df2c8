import {
  allowsPasskeys,
  type NewCredential,
  PASSKEY_SECONDS,
  type PasskeyCreation,
  type PasskeyRequest,
  type UsedCredential,
} from '@gatehouse/contract'
import { ClientError } from './api-error.ts'

const load = () => import('@simplewebauthn/browser')

/** Whether this browser can use passkeys at this address. */
export const supportsPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && allowsPasskeys(location)

/** The browser or the person ended a request for a passkey. Users read the message. */
class PasskeyError extends ClientError {
  override name = 'PasskeyError'
}

/** By the library's code of the failure. */
const FAILURES: Record<string, string> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED:
    'This device already has a passkey for your account. Choose another device.',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT:
    'This security key has no PIN. Set one in the settings of your system, then try again.',
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT:
    'This security key can’t store passkeys. Choose another device.',
  ERROR_INVALID_RP_ID: 'Passkeys don’t work at this address. Open Gatehouse at its own address.',
}

/** Explains why the browser returned no passkey. A person who cancels is told what was not done, and how to do it. */
const explain =
  (cancelled: string) =>
  (error: unknown): never => {
    const { code = '' } = error as { code?: string }
    throw new PasskeyError(FAILURES[code] ?? cancelled, { cause: error })
  }

/** Asks the person to create a passkey, until they confirm, cancel, or {@link cancelPasskey} is called. */
export async function createPasskey(optionsJSON: PasskeyCreation): Promise<NewCredential> {
  const { startRegistration } = await load()
  return startRegistration({ optionsJSON }).catch(
    explain('No passkey was added. Try again, and confirm in the dialog of your browser.'),
  )
}

/** Asks the person to choose a passkey, until they confirm, cancel, or {@link cancelPasskey} is called. */
export async function choosePasskey(optionsJSON: PasskeyRequest): Promise<UsedCredential> {
  const { startAuthentication } = await load()
  return startAuthentication({ optionsJSON }).catch(
    explain('No passkey was used. Try again, or log in with your password.'),
  )
}

/** Ends the request of the browser that is open. */
export async function cancelPasskey(): Promise<void> {
  const { WebAuthnAbortService } = await load()
  WebAuthnAbortService.cancelCeremony()
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
