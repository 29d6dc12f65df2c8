import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Config } from '#/config.ts'
import type { DatabaseClient } from '#/database/database.ts'
import { countSealedHashes } from '#/domain/accounts/count-sealed-hashes.ts'
import { foreignKeys } from '#/domain/accounts/foreign/stored-hash.ts'
import { readFirebaseProject } from '#/domain/transfer/firebase-project.ts'
import { type ImportCounts, importUsers } from '#/domain/transfer/import-users.ts'
import { FORMATS, type Format, readRecords } from '#/domain/transfer/read-records.ts'
import { inEnglish, progressLine, users } from './transfer-report.ts'
import { say, withDatabase } from './with-database.ts'
import { wrapPasswords } from './wrap-passwords.ts'

export { FORMATS }

export const IMPORT_HELP = `
Adds the users of the file that don't exist yet, and never changes one that exists. Each refused record gets a line on
stderr. docs/import.md describes the fields and has recipes for other systems.

Users can log in as soon as they are imported, with their former passwords. Hashes of other systems are stored encrypted
with APP_SECRET, and then wrapped in Argon2id, which takes as long as a log-in for each. With --wrap later, run
wrap-passwords soon after.

Exit code 0: every record was imported or existed; 2: some records were refused, the others imported; 1: failed.`

interface Options {
  format?: Format
  dryRun?: boolean
  strict?: boolean
  wrap: 'now' | 'later'
  firebase?: string
}

const EXTENSIONS: Record<string, Format> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
}

const REFUSED = 2

export const importCommand = (file: string, options: Options): Promise<void> =>
  withDatabase(async (db, config) => {
    const source = { file, format: formatOf(file, options) }
    const firebase = options.firebase
      ? readFirebaseProject(await readFile(options.firebase, 'utf8'))
      : undefined
    const read = reader(db, config, { ...source, firebase })
    if (options.strict) await requireFlawless(file, read)
    const dryRun = options.dryRun ?? false
    const counts = await read(dryRun)
    say(summary(counts, dryRun))
    if (counts.refused > 0) process.exitCode = REFUSED
    if (!dryRun && (await countSealedHashes(db)) > 0) await wrap(db, config, options)
  })

function formatOf(file: string, { format = EXTENSIONS[extname(file).toLowerCase()] }: Options) {
  if (!format)
    throw new Error('Give --format csv, ndjson or keycloak: the name of the file does not tell.')
  return format
}

interface Source {
  file: string
  format: Format
  firebase: ReturnType<typeof readFirebaseProject> | undefined
}

const reader =
  (db: DatabaseClient, config: Config, { file, format, firebase }: Source) =>
  (dryRun: boolean): Promise<ImportCounts> => {
    const input = file === '-' ? process.stdin : createReadStream(file)
    const progress = progressLine()
    return importUsers(db, readRecords(input, format), {
      cost: { memory: config.ARGON2_MEMORY, passes: config.ARGON2_TIME },
      keys: foreignKeys(config.APP_SECRET),
      firebase,
      dryRun,
      onFault: (place, fault) => process.stderr.write(`${place}: ${fault}\n`),
      onProgress: ({ imported, existing, refused }) =>
        progress(`${users(imported + existing + refused)} read`),
    })
  }

/** Reads the file twice, because no transaction may last as long as an import. */
async function requireFlawless(file: string, read: (dryRun: boolean) => Promise<ImportCounts>) {
  if (file === '-')
    throw new Error('--strict reads the file twice: give a file, not standard input.')
  const { refused } = await read(true)
  if (refused > 0) throw new Error(`Nothing was imported: ${inEnglish(refused, 'record')} refused.`)
}

async function wrap(db: DatabaseClient, config: Config, options: Options): Promise<void> {
  if (options.wrap === 'now') await wrapPasswords(db, config)
  else say('Run wrap-passwords soon: until then, hashes of other systems are only encrypted.')
}

function summary({ imported, withoutPassword, existing, refused }: ImportCounts, dryRun: boolean) {
  if (imported === 0 && refused === 0)
    return `Nothing to change: ${users(existing)} in the file, who exist.`
  const verb = dryRun ? 'Would import' : 'Imported'
  return [
    `${verb} ${users(imported)}, ${withoutPassword} without a password.`,
    `Existing, left as they are: ${existing}. Refused: ${refused}.`,
  ].join(' ')
}
