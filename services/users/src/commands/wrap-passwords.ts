import type { Config } from '#/config.ts'
import type { DatabaseClient } from '#/database/database.ts'
import { foreignKeys } from '#/domain/accounts/foreign/stored-hash.ts'
import { createPasswords } from '#/domain/accounts/passwords.ts'
import { wrapSealedHashes } from '#/domain/transfer/wrap-sealed-hashes.ts'
import { inEnglish, progressLine } from './transfer-report.ts'
import { say, withDatabase } from './with-database.ts'

export const WRAP_HELP = `
Hashes every imported password hash once more with Argon2id. Until then it is encrypted with APP_SECRET, so finish this
before you remove a secret from APP_SECRET. It can be stopped and started again at any time.`

export const wrapPasswordsCommand = (): Promise<void> => withDatabase(wrapPasswords)

export async function wrapPasswords(db: DatabaseClient, config: Config): Promise<void> {
  const passwords = await createPasswords({
    memory: config.ARGON2_MEMORY,
    passes: config.ARGON2_TIME,
    foreignKeys: foreignKeys(config.APP_SECRET),
  })
  const progress = progressLine()
  const { wrapped, lost } = await wrapSealedHashes(db, passwords, (counts) =>
    progress(`Wrapped: ${counts.wrapped}`),
  )
  say(`Password hashes wrapped in Argon2id: ${wrapped}.`)
  if (lost > 0) throw new Error(lostHashes(lost))
}

const lostHashes = (lost: number) =>
  `No secret in APP_SECRET opens the hashes of ${inEnglish(lost, 'user')}. They can choose a password by "Forgot your password?".`
