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
The service does this by itself every KEY_ROTATION. A new key is published at once and signs ${minutes(PUBLISHED_BEFORE)}
later, when no cache of the JWKS is without it; the former key verifies for ${minutes(KEPT_AFTER)} more.

With --now access tokens by the former keys are refused within seconds. Sessions go on: clients refresh.
A service that checks tokens itself trusts the former keys until it reads the JWKS again, up to ${minutes(JWKS_MAX_AGE)}
later: restart it, or let it read them now. It may refuse new tokens until then.`

export const rotateKeysCommand = ({ now = false }: { now?: boolean }): Promise<void> =>
  withDatabase(now ? replace : rotate)

async function rotate(db: DatabaseClient, { APP_SECRET }: Config): Promise<void> {
  const { published, signsFrom } = await rotateSigningKeys(db, keyBox(APP_SECRET))
  if (!published) say('A new key waits already; nothing was changed.')
  say(`The new key signs from ${signsFrom.toISOString()}.`)
}

async function replace(db: DatabaseClient, { APP_SECRET }: Config): Promise<void> {
  const dropped = await replaceSigningKeys(db, keyBox(APP_SECRET))
  say(`A new key signs now. Former keys that count no more: ${dropped}.`)
}
