import { deriveKey, seal, unseal } from './secrets.ts'

/** Seals private keys with the first of APP_SECRET's entries, and opens them with any. */
export interface KeyBox {
  seal(pem: string, kid: string): Uint8Array<ArrayBuffer>
  /** `undefined` when no secret opens it; `isStale` when it was not the first. */
  open(sealed: Uint8Array, kid: string): { pem: string; isStale: boolean } | undefined
}

export function keyBox(secrets: readonly string[]): KeyBox {
  const keys = secrets.map((secret) => deriveKey(secret, 'signing-key'))
  const [first] = keys
  if (!first) throw new Error('keyBox needs at least one secret')

  return {
    seal: (pem, kid) => new Uint8Array(seal(first, pem, kid)),
    open(sealed, kid) {
      for (const key of keys) {
        const pem = unseal(key, sealed, kid)
        if (pem !== undefined) return { pem, isStale: key !== first }
      }
      return undefined
    },
  }
}
