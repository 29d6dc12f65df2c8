import { createInterface } from 'node:readline'
import { pipeline, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parse } from 'csv-parse'
import { keycloakUsers } from './keycloak.ts'

export const FORMATS = ['csv', 'ndjson', 'keycloak'] as const
export type Format = (typeof FORMATS)[number]

/** A record as the file has it, or why it can't be read. */
export interface RawRecord {
  /** Where it stands, such as `line 7`. */
  place: string
  value?: unknown
  fault?: string
}

/** Throws when the file as a whole can't be read. */
export function readRecords(input: Readable, format: Format): AsyncIterable<RawRecord> {
  return { csv: readCsv, ndjson: readNdjson, keycloak: readKeycloak }[format](input)
}

/** RFC 4180, with a header. */
async function* readCsv(input: Readable): AsyncGenerator<RawRecord> {
  const parser = parse({
    bom: true,
    info: true,
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    relax_column_count: true,
    skip_empty_lines: true,
  })
  // A failure of the input reaches the loop through the parser.
  const rows = pipeline(input, parser, () => undefined)
  for await (const { record, info } of rows) {
    const place = `line ${info.lines}`
    if (info.error) yield { place, fault: 'The number of fields differs from the header.' }
    else yield { place, value: record }
  }
}

async function* readNdjson(input: Readable): AsyncGenerator<RawRecord> {
  let line = 0
  for await (const row of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (row.trim() !== '') yield { place: `line ${line}`, ...parseJson(row) }
  }
}

function parseJson(row: string): { value?: unknown; fault?: string } {
  try {
    return { value: JSON.parse(row) }
  } catch {
    return { fault: 'This is no JSON.' }
  }
}

async function* readKeycloak(input: Readable): AsyncGenerator<RawRecord> {
  const { value } = parseJson(await text(input))
  const users = keycloakUsers(value)
  if (!users) throw new Error('This is no realm export of Keycloak: it has no list of users.')
  let user = 0
  for (const record of users) {
    user += 1
    yield { place: `user ${user}`, value: record }
  }
}
