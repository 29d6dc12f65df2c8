import { deriveKey, isSame, mac, seal, unseal } from '#/lib/secrets.ts'

/** The fields that a key's MAC covers. */
export interface KeyFacts {
  /** The `kid`. */
  id: string
  /** PEM. */
  publicKey: string
  /** Microseconds since 1970, in decimal digits. */
  signsFrom: string
}

/** Encrypts private keys and makes MACs with APP_SECRET's first secret. Decrypts and verifies with any of them. */
export interface KeyBox {
  seal(pem: string, kid: string): Uint8Array<ArrayBuffer>
  /** Returns `undefined` when no secret decrypts it. `isStale`: not encrypted with the first secret. */
  open(sealed: Uint8Array, kid: string): { pem: string; isStale: boolean } | undefined
  mac(facts: KeyFacts): Uint8Array<ArrayBuffer>
  /** Returns `undefined` when no secret made the MAC. `isStale`: not made with the first secret. */
  verify(tag: Uint8Array, facts: KeyFacts): { isStale: boolean } | undefined
}

export function keyBox(secrets: readonly string[]): KeyBox {
  const keys = secrets.map((secret) => ({
    sealing: deriveKey(secret, 'signing-key'),
    authenticating: deriveKey(secret, 'signing-key-mac'),
  }))
  const [first] = keys
  if (!first) throw new Error('keyBox needs at least one secret')

  return {
    seal: (pem, kid) => new Uint8Array(seal(first.sealing, pem, kid)),
    open(sealed, kid) {
      for (const key of keys) {
        const pem = unseal(key.sealing, sealed, kid)
        if (pem !== undefined) return { pem, isStale: key !== first }
      }
      return undefined
    },
    mac: (facts) => new Uint8Array(mac(first.authenticating, messageOf(facts))),
    verify(tag, facts) {
      const message = messageOf(facts)
      const key = keys.find(({ authenticating }) => isSame(mac(authenticating, message), tag))
      return key && { isStale: key !== first }
    },
  }
}

/** JSON delimits the fields unambiguously. */
const messageOf = ({ id, publicKey, signsFrom }: KeyFacts): Buffer =>
  Buffer.from(JSON.stringify([id, publicKey, signsFrom]))
