import {
  PASSKEY_SECONDS,
  PASSKEY_TRANSPORTS,
  type PasskeyCreation,
  type PasskeyRequest,
  type PasskeyTransport,
} from '@gatehouse/contract'
import { bytesOfUuid } from '#/lib/uuid.ts'
import type { PasskeyRow } from './passkeys.ts'
import type { RelyingParty } from './relying-party.ts'

/** Ed25519, ECDSA with P-256, and RSA for older Windows, the most wanted first (IANA COSE algorithms). */
export const ALGORITHMS = [-8, -7, -257]
const TIMEOUT_MS = PASSKEY_SECONDS * 1_000

/** Returns the handle of a user in a passkey, which names nobody (WebAuthn §5.4.3). */
export const userHandleOf = (userId: string): string => bytesOfUuid(userId).toString('base64url')

interface NewPasskey {
  challenge: string
  user: { id: string; username: string }
  existing: PasskeyRow[]
}

/** Returns the options of a new passkey, which an authenticator refuses if it has one of the existing ones. */
export const creationOptions = (
  { id }: RelyingParty,
  { challenge, user, existing }: NewPasskey,
): PasskeyCreation => ({
  rp: { id, name: `Gatehouse ${id}` },
  user: { id: userHandleOf(user.id), name: user.username, displayName: user.username },
  challenge,
  pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
  timeout: TIMEOUT_MS,
  excludeCredentials: existing.map(descriptorOf),
  // A discoverable credential needs no username, and its use proves the PIN or the finger too.
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  },
  attestation: 'none',
})

/** Returns the options of a log-in. They name no account. */
export const requestOptions = ({ id }: RelyingParty, challenge: string): PasskeyRequest => ({
  rpId: id,
  challenge,
  timeout: TIMEOUT_MS,
  userVerification: 'required',
})

const descriptorOf = ({ credentialId, transports }: PasskeyRow) => ({
  id: Buffer.from(credentialId).toString('base64url'),
  type: 'public-key' as const,
  transports: knownTransports(transports),
})

/** Leaves out values of newer standards. */
export const knownTransports = (transports: readonly string[]): PasskeyTransport[] =>
  PASSKEY_TRANSPORTS.filter((known) => transports.includes(known))
