import * as z from 'zod/mini'
import { bounded } from './plain-text.ts'

/** Seconds in which a passkey can be created or used after its challenge was sent. */
export const PASSKEY_SECONDS = 300

/** The parts of a URL or a location that decide. */
interface Address {
  protocol: string
  hostname: string
}

/**
 * Whether browsers allow passkeys at an address: in a secure context, at a host that is not an IP address (WebAuthn §5.1.3,
 * effective domain).
 */
export const allowsPasskeys = ({ protocol, hostname }: Address): boolean =>
  (protocol === 'https:' || /(^|\.)localhost$/.test(hostname)) && !/^(\[|[\d.]+$)/.test(hostname)

/** Bytes in base64url without padding. */
const bytes = (limit: number) =>
  z
    .string({ error: 'Must be base64url.' })
    .check(bounded(limit), z.regex(/^[A-Za-z0-9_-]+$/, { error: 'Must be base64url.' }))

/** A credential has at most 1,023 bytes (WebAuthn §4, Credential ID). */
const CredentialId = bytes(1_364)
const ClientData = bytes(4_096)

const credential = <S extends z.ZodMiniType>(response: S) =>
  z.object(
    {
      id: CredentialId,
      rawId: CredentialId,
      type: z.literal('public-key', { error: 'Must be public-key.' }),
      response,
    },
    { error: 'Must be a credential.' },
  )

/** How a browser reaches an authenticator (WebAuthn §5.8.4). */
export const PASSKEY_TRANSPORTS = [
  'ble',
  'cable',
  'hybrid',
  'internal',
  'nfc',
  'smart-card',
  'usb',
] as const
export type PasskeyTransport = (typeof PASSKEY_TRANSPORTS)[number]

/** A new credential of `navigator.credentials.create`, as JSON (WebAuthn §5.1, RegistrationResponseJSON). */
export const NewCredential = credential(
  z.object(
    {
      clientDataJSON: ClientData,
      attestationObject: bytes(8_192),
      /** Unknown values are ignored (WebAuthn §5.8.4). */
      transports: z.optional(
        z
          .array(z.string({ error: 'Must be text.' }).check(bounded(32)), {
            error: 'Must be a list.',
          })
          .check(z.maxLength(16, { error: 'Send at most 16.' })),
      ),
    },
    { error: 'Must be a response.' },
  ),
)
export type NewCredential = z.infer<typeof NewCredential>

/** A used credential of `navigator.credentials.get`, as JSON (WebAuthn §5.1, AuthenticationResponseJSON). */
export const UsedCredential = credential(
  z.object(
    {
      clientDataJSON: ClientData,
      authenticatorData: bytes(4_096),
      signature: bytes(2_048),
      userHandle: z.optional(bytes(128)),
    },
    { error: 'Must be a response.' },
  ),
)
export type UsedCredential = z.infer<typeof UsedCredential>

const CredentialDescriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.enum(PASSKEY_TRANSPORTS)),
})

/** The options of `navigator.credentials.create`, as JSON (WebAuthn §5.4). */
export const PasskeyCreation = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
  /** Milliseconds. */
  timeout: z.int(),
  /** The passkeys of the account, so that no authenticator stores two. */
  excludeCredentials: z.array(CredentialDescriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
})
export type PasskeyCreation = z.infer<typeof PasskeyCreation>

/** The options of `navigator.credentials.get`, as JSON (WebAuthn §5.5). They name no account. */
export const PasskeyRequest = z.object({
  rpId: z.string(),
  challenge: z.string(),
  /** Milliseconds. */
  timeout: z.int(),
  userVerification: z.literal('required'),
})
export type PasskeyRequest = z.infer<typeof PasskeyRequest>
