import { AppError } from '#/errors.ts'
import { deriveKey, seal, unseal } from '#/lib/secrets.ts'

/** Encrypts secrets of second factors with APP_SECRET's first secret, and decrypts them with any of its secrets. */
export interface FactorBox {
  seal(plain: string, userId: string): Uint8Array<ArrayBuffer>
  /** Returns undefined when no secret decrypts it. `isStale`: not encrypted with the first secret. */
  open(sealed: Uint8Array, userId: string): { plain: string; isStale: boolean } | undefined
}

export function factorBox(secrets: readonly string[]): FactorBox {
  const keys = secrets.map((secret) => deriveKey(secret, 'second-factor'))
  const [first] = keys
  if (!first) throw new Error('factorBox needs at least one secret')

  return {
    seal: (plain, userId) => new Uint8Array(seal(first, plain, userId)),
    open(sealed, userId) {
      for (const key of keys) {
        const plain = unseal(key, sealed, userId)
        if (plain !== undefined) return { plain, isStale: key !== first }
      }
      return undefined
    },
  }
}

/** Throws `unavailable` when no secret decrypts it: a right code must not be called wrong. */
export function openFactor(box: FactorBox, sealed: Uint8Array, userId: string): string {
  const opened = box.open(sealed, userId)
  if (opened) return opened.plain
  const cause = new Error(`No secret in APP_SECRET opens the second factor of the user ${userId}.`)
  throw new AppError('unavailable', { cause })
}
