import type { PublicJwk } from '@gatehouse/contract'
import type { FastifyBaseLogger } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import {
  KEYS_SEALED,
  maintainSigningKeys,
  type OpenedKey,
  readSigningKeys,
  type SigningKey,
  signerOf,
} from '#/data/signing-keys.ts'
import { AppError } from '#/errors.ts'
import { publicJwk } from '#/lib/jwk.ts'
import { keyBox } from '#/lib/key-box.ts'
import { repeat } from '#/lib/repeat.ts'

/** Two seconds after one process changed the keys all others know; a flood of unknown ones changes little. */
const PACE = { every: 2_000, atLeast: 1_000 }

export interface SigningKeys {
  /** What signs now; throws `unavailable` when no key can. */
  signer(): OpenedKey
  /** The public key, as PEM, that a token names: one of ours or none. */
  find(kid: unknown): Promise<string | undefined>
  published(): PublicJwk[]
}

declare module 'fastify' {
  interface FastifyInstance {
    signingKeys: SigningKeys
  }
}

/** `app.signingKeys`: held in memory; read again, and looked after, in the background. */
export const signingKeys = fp(async (app, { config }: { config: Config }) => {
  const policy = { box: keyBox(config.APP_SECRET), rotation: config.KEY_ROTATION }
  let keys: SigningKey[] = []
  let published: PublicJwk[] = []

  const read = async () => {
    const fresh = await readSigningKeys(app.db, policy.box)
    keys = fresh.map((key) => rememberOpened(key, keys))
    published = keys.map(({ publicKey }) => publicJwk(publicKey))
  }
  const load = async () => {
    const before = signerOf(keys)?.id
    await read()
    if (await maintainSigningKeys(app.db, keys, policy)) await read()
    const kid = signerOf(keys)?.id
    if (kid !== before) app.log.info({ event: 'sys_signing_key_changed', kid })
  }

  await load()
  if (!signerOf(keys)) throw new Error(KEYS_SEALED)
  const reloading = repeat(sayingOnce(load, app.log), PACE)
  app.addHook('onClose', reloading.stop)

  const publicKeyOf = (kid: unknown) => keys.find(({ id }) => id === kid)?.publicKey
  app.decorate('signingKeys', {
    signer() {
      const key = signerOf(keys)
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

/** What was sealed meanwhile with a secret that only another process has yet is still known here. */
function rememberOpened(key: SigningKey, before: readonly SigningKey[]): SigningKey {
  const known = before.find(({ id }) => id === key.id)
  return { ...key, privateKey: key.privateKey ?? known?.privateKey }
}

const isThumbprint = (kid: unknown) => typeof kid === 'string' && /^[\w-]{43}$/.test(kid)

/** Without the database everything else says so too: the first of failures in a row is enough. */
function sayingOnce(work: () => Promise<void>, log: FastifyBaseLogger): () => Promise<void> {
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
