import { Readable } from 'node:stream'
import { login } from '@gatehouse/contract'
import { foreignKeys } from '../src/domain/accounts/foreign/stored-hash.ts'
import { importUsers } from '../src/domain/transfer/import-users.ts'
import { readRecords } from '../src/domain/transfer/read-records.ts'
import { wrapSealedHashes } from '../src/domain/transfer/wrap-sealed-hashes.ts'
import type { TestApp } from './app.ts'
import { APP_SECRET } from './secrets.ts'

/** Published with Firebase's scrypt (https://github.com/firebase/scrypt). */
export const FIREBASE = {
  signerKey:
    'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  saltSeparator: 'Bw==',
  rounds: 8,
  memCost: 14,
}

/** Imports records. Returns the counts and the faults. */
export async function importRecords({ app }: TestApp, records: object[], dryRun = false) {
  const faults: string[] = []
  const file = Readable.from(records.map((record) => `${JSON.stringify(record)}\n`))
  const counts = await importUsers(app.db, readRecords(file, 'ndjson'), {
    cost: { memory: 19_456, passes: 2 },
    keys: foreignKeys([APP_SECRET]),
    firebase: FIREBASE,
    dryRun,
    onFault: (place, fault) => faults.push(`${place}: ${fault}`),
    onProgress: () => undefined,
  })
  return { ...counts, faults }
}

export const wrapAll = ({ app }: TestApp) =>
  wrapSealedHashes(app.db, app.passwords, () => undefined)

export const storedHash = async ({ app }: TestApp, username: string): Promise<string> =>
  (await app.db.user.findFirstOrThrow({ where: { username } })).passwordHash

/** Returns the status of a log-in. */
export const tryLogIn = async (server: TestApp, email: string, password: string) =>
  (await server.call(login, { body: { email, password } })).status
