import type { PublicJwk } from '@gatehouse/contract'
import type { FastifyBaseLogger } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { publicJwk } from '#/domain/keys/jwk.ts'
import { keyBox } from '#/domain/keys/key-box.ts'
import { type KeyRing, type OpenedKey, readKeyRing, signerOf } from '#/domain/keys/key-ring.ts'
import { KEYS_SEALED, maintainSigningKeys } from '#/domain/keys/signing-keys.ts'
import { AppError } from '#/errors.ts'
import { repeat } from '#/lib/repeat.ts'

/** Milliseconds. All processes know a new key after two seconds; unknown `kid`s trigger at most one read a second. */
const RELOAD_INTERVAL = { every: 2_000, atLeast: 1_000 }

/** Characters of a SHA-256 JWK thumbprint (RFC 7638). */
const KID_LENGTH = 43

export interface SigningKeys {
  /** Returns the current signing key. Throws `unavailable` when no key can sign. */
  signer(): OpenedKey
  /** Returns our public key for a token's `kid`, in PEM, or undefined. */
  find(kid: unknown): Promise<string | undefined>
  published(): PublicJwk[]
}

declare module 'fastify' {
  interface FastifyInstance {
    signingKeys: SigningKeys
  }
}

/** Provides `app.signingKeys` from memory, and reloads, creates and rotates keys in the background. */
export const signingKeys = fp(async (app, { config }: { config: Config }) => {
  const policy = { box: keyBox(config.APP_SECRET), rotation: config.KEY_ROTATION }
  let ring: KeyRing = { keys: [], ignored: [] }
  let published: PublicJwk[] = []

  const read = async () => {
    const before = ring
    ring = await readKeyRing(app.db, policy.box, before.keys)
    published = ring.keys.map(({ publicKey }) => publicJwk(publicKey))
    for (const kid of ring.ignored) if (!before.ignored.includes(kid)) logIgnored(kid)
  }
  const logIgnored = (kid: string) =>
    app.log.error(
      { event: 'sys_signing_key_ignored', kid: kid.slice(0, KID_LENGTH) },
      'a row of signing_keys is not authenticated by APP_SECRET and is ignored',
    )
  const load = async () => {
    const before = signerOf(ring.keys)?.id
    await read()
    if (await maintainSigningKeys(app.db, ring, policy)) await read()
    const kid = signerOf(ring.keys)?.id
    if (kid !== before) app.log.info({ event: 'sys_signing_key_changed', kid })
  }

  await load()
  if (!signerOf(ring.keys)) throw new Error(KEYS_SEALED)
  const reloading = repeat(logFirstFailure(load, app.log), RELOAD_INTERVAL)
  app.addHook('onClose', reloading.stop)

  const publicKeyOf = (kid: unknown) => ring.keys.find(({ id }) => id === kid)?.publicKey
  app.decorate('signingKeys', {
    signer() {
      const key = signerOf(ring.keys)
      if (key) return key
      throw new AppError('unavailable', { cause: new Error(KEYS_SEALED) })
    },
    async find(kid) {
      const known = publicKeyOf(kid)
      if (known !== undefined || !isThumbprint(kid)) return known
      await reloading.again()
      return publicKeyOf(kid)
    },
    published: () => published,
  })
})

const isThumbprint = (kid: unknown) =>
  typeof kid === 'string' && kid.length === KID_LENGTH && /^[\w-]+$/.test(kid)

/** Logs only the first of consecutive failures, because during an outage every other part logs it too. */
function logFirstFailure(work: () => Promise<void>, log: FastifyBaseLogger): () => Promise<void> {
  let isFailing = false
  return async () => {
    try {
      await work()
      isFailing = false
    } catch (err) {
      if (!isFailing) log.warn({ event: 'sys_signing_keys_stale', err }, 'reading the keys failed')
      isFailing = true
      throw err
    }
  }
}
