import { deriveKey, isSame, mac, seal, unseal } from '#/lib/secrets.ts'

/** What decides which tokens a key verifies, and when. */
export interface KeyFacts {
  /** The `kid`. */
  id: string
  /** As PEM. */
  publicKey: string
  /** Microseconds since 1970, in decimal digits. */
  signsFrom: string
}

/** Seals private keys and authenticates rows with the first of APP_SECRET's entries; opens and verifies with any. */
export interface KeyBox {
  seal(pem: string, kid: string): Uint8Array<ArrayBuffer>
  /** `undefined` when no secret opens it; `isStale` when it was not the first. */
  open(sealed: Uint8Array, kid: string): { pem: string; isStale: boolean } | undefined
  mac(facts: KeyFacts): Uint8Array<ArrayBuffer>
  /** `undefined` when no secret made this MAC of these facts; `isStale` when it was not the first. */
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

/** JSON keeps the three apart, whatever stands in them. */
const messageOf = ({ id, publicKey, signsFrom }: KeyFacts): Buffer =>
  Buffer.from(JSON.stringify([id, publicKey, signsFrom]))
