import type { Passkey, PasskeyRequest } from '@gatehouse/contract'
import { onTestFinished } from 'vitest'

export const PASSKEY: Passkey = {
  id: '0193a0b2-7c00-7000-8000-0000000000aa',
  name: 'My phone',
  authenticator: 'iCloud Keychain',
  synced: true,
  created_at: '2026-01-02T03:04:05.000Z',
  last_used_at: '2026-01-03T03:04:05.000Z',
  counter_regressed_at: null,
}

export const REQUEST: PasskeyRequest = {
  rpId: 'localhost',
  challenge: 'Y2hhbGxlbmdl',
  timeout: 300_000,
  userVerification: 'required',
}

const bytes = (text: string) => new TextEncoder().encode(text).buffer

/** The browser's credential, as the service receives it. */
export const CREDENTIAL = { id: 'aWQ', rawId: 'aWQ', type: 'public-key' }

const credential = (response: object) => ({
  id: 'aWQ',
  rawId: bytes('id'),
  type: 'public-key',
  response: { clientDataJSON: bytes('data'), ...response },
  getClientExtensionResults: () => ({}),
})

export const CREATED = credential({ attestationObject: bytes('attestation') })
export const USED = credential({
  authenticatorData: bytes('authenticator'),
  signature: bytes('signature'),
  userHandle: bytes('user'),
})

/** The response of a passkey of this user. */
export const usedBy = (userId: string) => {
  const hex = userId.replaceAll('-', '').match(/../g) ?? []
  const userHandle = Uint8Array.from(hex, (pair) => Number.parseInt(pair, 16)).buffer
  return { ...USED, response: { ...USED.response, userHandle } }
}

type Ask = (options: CredentialRequestOptions) => Promise<unknown>

/** A request that stays open until it is cancelled. */
export const waits: Ask = ({ signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

interface Browser {
  create?: Ask
  /** The request of the button. */
  get?: Ask
  /** The request of the suggestions. By default, nobody chooses one. */
  suggest?: Ask
}

/** Gives the browser of a test passkeys, which jsdom lacks. */
export function stubPasskeys({ create = waits, get = waits, suggest = waits }: Browser = {}) {
  const yes = async () => true
  const abilities = {
    isConditionalMediationAvailable: yes,
    isUserVerifyingPlatformAuthenticatorAvailable: yes,
  }
  define(globalThis, 'PublicKeyCredential', Object.assign(class {}, abilities))
  const ask: Ask = (options) =>
    options.mediation === 'conditional' ? suggest(options) : get(options)
  define(navigator, 'credentials', { create, get: ask })
}

/** Defines a property for the rest of the test. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { configurable: true, value })
  onTestFinished(() => void Reflect.deleteProperty(target, name))
}

/** The browser's error when a person cancels its dialog. */
export const notAllowed: Ask = async () => {
  throw new DOMException('The operation is not allowed.', 'NotAllowedError')
}
