import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { PasskeyCreation, PasskeyRequest } from '@gatehouse/contract'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** Claims that no honest browser or authenticator makes. */
interface Lies {
  type?: string
  origin?: string
  rpId?: string
  challenge?: string
  crossOrigin?: boolean
  userVerified?: boolean
  counter?: number
  userHandle?: string | undefined
  /** Signs with another key. */
  forged?: boolean
}

interface Options {
  origin?: string
  aaguid?: string
  /** Whether it copies its passkeys to other devices. */
  syncs?: boolean
  /** Whether it counts signatures. */
  counts?: boolean
}

const PRESENT = 0x01
const VERIFIED = 0x04
const SYNCS = 0x18
const ATTESTED = 0x40

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

interface Stored {
  id: Buffer
  key: KeyObject
  userHandle: string
  counter: number
}

/** An authenticator in software with one passkey (WebAuthn §6), and the browser in front of it. */
export function authenticator(options: Options = {}) {
  const { origin = 'http://localhost:8080', syncs = false, counts = false } = options
  const aaguid = Buffer.from((options.aaguid ?? '').replaceAll('-', '').padEnd(32, '0'), 'hex')
  const stored: Stored = { id: randomBytes(32), key: newKey(), userHandle: '', counter: 0 }

  const clientData = (type: string, asked: string, lies: Lies) => {
    const { challenge = asked, crossOrigin = false } = lies
    const data = { type: lies.type ?? type, challenge, origin: lies.origin ?? origin, crossOrigin }
    return Buffer.from(JSON.stringify(data))
  }

  const authenticatorData = (rpId: string, lies: Lies, attested = Buffer.alloc(0)) => {
    const { userVerified = true, counter = stored.counter } = lies
    const flags =
      PRESENT |
      (userVerified ? VERIFIED : 0) |
      (syncs ? SYNCS : 0) |
      (attested.length ? ATTESTED : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.of(flags), count, attested])
  }

  const credential = <R>(response: R) => {
    const id = base64url(stored.id)
    return { id, rawId: id, type: 'public-key' as const, response }
  }

  return {
    id: () => base64url(stored.id),

    /** Continues as a copy of this passkey that was made now. */
    copy: () => ({ ...stored }),
    restore: (copy: Stored) => void Object.assign(stored, copy),

    create({ challenge, rp, user }: PasskeyCreation, lies: Lies = {}) {
      stored.userHandle = user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(stored.id.length)
      const attested = Buffer.concat([aaguid, length, stored.id, coseOf(stored.key)])
      const authData = authenticatorData(rp.id, lies, attested)
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ])
      return credential({
        clientDataJSON: base64url(clientData('webauthn.create', challenge, lies)),
        attestationObject: base64url(isoCBOR.encode(attestation as never)),
        transports: ['internal'],
      })
    },

    get({ challenge, rpId }: PasskeyRequest, lies: Lies = {}) {
      if (counts) stored.counter += 1
      const data = clientData('webauthn.get', challenge, lies)
      const authData = authenticatorData(rpId, lies)
      const key = lies.forged ? newKey() : stored.key
      return credential({
        clientDataJSON: base64url(data),
        authenticatorData: base64url(authData),
        signature: base64url(sign('sha256', Buffer.concat([authData, sha256(data)]), key)),
        userHandle: 'userHandle' in lies ? lies.userHandle : stored.userHandle,
      })
    },
  }
}

export type Authenticator = ReturnType<typeof authenticator>

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** Returns the public key in COSE format (RFC 9053 §7.1). */
function coseOf(key: KeyObject): Uint8Array {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const cose = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ])
  return isoCBOR.encode(cose as never)
}
