import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { exportedFields, exportUsers } from '#/domain/transfer/export-users.ts'
import { progressLine, users } from './transfer-report.ts'
import { withDatabase } from './with-database.ts'

export const EXPORT_HELP = `
Writes the fields that import reads. Only you can read the file (mode 0600). An existing file is not overwritten.
Without --with-password-hashes, the users of an import of this file choose a password by a link.`

interface Options {
  format?: 'csv' | 'ndjson'
  withPasswordHashes?: boolean
}

/** Values begin as they are, although a spreadsheet may run some as formulas: the file is for import. */
const toCsv = (columns: string[]) =>
  stringify({ header: true, columns, cast: { boolean: (value) => String(value) } })

async function* toNdjson(rows: AsyncIterable<object>) {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}

export const exportCommand = (file: string, options: Options): Promise<void> =>
  withDatabase(async (db) => {
    const { withPasswordHashes = false, format = extname(file) === '.csv' ? 'csv' : 'ndjson' } =
      options
    let count = 0
    const progress = progressLine()
    async function* rows() {
      for await (const row of exportUsers(db, { withPasswordHashes })) {
        count += 1
        progress(`${users(count)} written`)
        yield row
      }
    }
    const records = Readable.from(rows())
    const output = outputTo(file)
    try {
      if (format === 'csv')
        await pipeline(records, toCsv(exportedFields({ withPasswordHashes })), output)
      else await pipeline(records, toNdjson, output)
    } catch (error) {
      // An existing file was not opened.
      if (file !== '-' && (error as { code?: string }).code !== 'EEXIST')
        await rm(file, { force: true })
      throw error
    }
    process.stderr.write(`Exported ${users(count)}.\n`)
  })

const outputTo = (file: string): Writable =>
  file === '-' ? process.stdout : createWriteStream(file, { flags: 'wx', mode: 0o600 })
