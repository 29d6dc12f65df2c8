import type { NewCredential, UsedCredential } from '@gatehouse/contract'
import { ALGORITHMS, knownTransports, userHandleOf } from './options.ts'
import type { PasskeyRow, VerifiedPasskey } from './passkeys.ts'
import type { RelyingParty } from './relying-party.ts'

/** Takes 25 MB and 0.2 s, so a service without passkeys doesn't load it. */
export const loadLibrary = () => import('@simplewebauthn/server')

/** The AAGUID of authenticators that report none. */
const NO_AAGUID = '00000000-0000-0000-0000-000000000000'

/** Browsers remove attestation when nobody asks for it, but may leave an authenticator's signature by the new key. */
const FORMATS = ['none', 'packed']

/** User verification makes a passkey two factors, so each response must prove it. */
const expectationsOf = ({ id, origin }: RelyingParty, expectedChallenge: string) => ({
  expectedRPID: id,
  expectedOrigin: origin,
  expectedChallenge,
  requireUserVerification: true,
})

/** Verifies a new credential (WebAuthn §7.1). Throws why it is not valid. */
export async function verifyCreation(
  site: RelyingParty,
  challenge: string,
  credential: NewCredential,
): Promise<VerifiedPasskey> {
  refuseEmbedded(credential)
  const { verifyRegistrationResponse } = await loadLibrary()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    ...expectationsOf(site, challenge),
    response: { ...credential, response: withTransports(credential), clientExtensionResults: {} },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  if (!verified) throw new Error('The attestation is not valid.')
  const { aaguid, credential: key, credentialBackedUp, fmt } = registrationInfo
  if (!FORMATS.includes(fmt)) throw new Error(`The attestation has the format ${fmt}.`)
  return {
    credentialId: new Uint8Array(Buffer.from(key.id, 'base64url')),
    publicKey: new Uint8Array(key.publicKey),
    counter: BigInt(key.counter),
    transports: withTransports(credential).transports,
    aaguid: aaguid === NO_AAGUID ? null : aaguid,
    backedUp: credentialBackedUp,
  }
}

const withTransports = ({ response }: NewCredential) => ({
  ...response,
  transports: knownTransports(response.transports ?? []),
})

/** The signed state of a passkey. */
export interface VerifiedUse {
  counter: bigint
  backedUp: boolean
}

/** Verifies the use of a passkey, but not its counter (WebAuthn §7.2). Throws why it is not valid. */
export async function verifyUse(
  site: RelyingParty,
  challenge: string,
  { credential, passkey }: { credential: UsedCredential; passkey: PasskeyRow },
): Promise<VerifiedUse> {
  refuseEmbedded(credential)
  const { userHandle, ...response } = credential.response
  if (userHandle !== userHandleOf(passkey.userId)) throw new Error('The user is another one.')
  const { verifyAuthenticationResponse } = await loadLibrary()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expectationsOf(site, challenge),
    response: { ...credential, response, clientExtensionResults: {} },
    // The library would report a counter that went back like a wrong signature.
    credential: { id: credential.id, publicKey: passkey.publicKey, counter: 0 },
  })
  if (!verified) throw new Error('The signature is wrong.')
  const { newCounter, credentialBackedUp } = authenticationInfo
  return { counter: BigInt(newCounter), backedUp: credentialBackedUp }
}

/** The library accepts a page in a frame of another site if the browser doesn't name that site. */
function refuseEmbedded({ response }: { response: { clientDataJSON: string } }): void {
  const { crossOrigin } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString())
  if (crossOrigin === true) throw new Error('The page is in a frame of another site.')
}
