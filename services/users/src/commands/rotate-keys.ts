import type { Config } from '#/config.ts'
import type { DatabaseClient } from '#/database/database.ts'
import { keyBox } from '#/domain/keys/key-box.ts'
import {
  KEPT_AFTER,
  PUBLISHED_BEFORE,
  replaceSigningKeys,
  rotateSigningKeys,
} from '#/domain/keys/signing-keys.ts'
import { JWKS_MAX_AGE } from '#/lib/lifetimes.ts'
import { say, withDatabase } from './with-database.ts'

const minutes = (seconds: number) => `${seconds / 60} minutes`

export const ROTATE_KEYS_HELP = `
The service rotates its keys by itself every KEY_ROTATION. A new key is published immediately and signs ${minutes(PUBLISHED_BEFORE)}
later, when every cached JWKS contains it. The former key verifies for another ${minutes(KEPT_AFTER)}.

With --now, access tokens by the former keys are refused within seconds. Sessions continue: clients refresh.
A service that verifies tokens itself trusts the former keys until it reads the JWKS again, up to ${minutes(JWKS_MAX_AGE)}
later, and may refuse new tokens until then. Restart it, or make it reread the JWKS.`

export const rotateKeysCommand = ({ now = false }: { now?: boolean }): Promise<void> =>
  withDatabase(now ? replace : rotate)

async function rotate(db: DatabaseClient, { APP_SECRET }: Config): Promise<void> {
  const { published, signsFrom } = await rotateSigningKeys(db, keyBox(APP_SECRET))
  if (!published) say('A new key is already published; nothing was changed.')
  say(`The new key signs from ${signsFrom.toISOString()}.`)
}

async function replace(db: DatabaseClient, { APP_SECRET }: Config): Promise<void> {
  const dropped = await replaceSigningKeys(db, keyBox(APP_SECRET))
  say(`A new key signs now. Former keys removed: ${dropped}.`)
}
