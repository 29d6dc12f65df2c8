import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { knownMigrations } from '#/database/owner/migrations.ts'
import { isSealedBy, sealKey } from '#/domain/audit/audit-seal.ts'
import packageJson from '#package.json' with { type: 'json' }
import { measureDump } from './dump-file.ts'
import type { DatabaseState, Manifest } from './manifest.ts'

/** Throws unless this version can restore the backup, and its dump is complete and unchanged. */
export async function checkBackup(
  folder: string,
  manifest: Manifest,
  secrets: readonly string[],
): Promise<void> {
  await checkVersion(manifest)
  checkSecret(manifest, secrets)
  const { file, ...expected } = manifest.dump
  const found = await measureDump(join(folder, file)).catch((cause: unknown) => {
    throw new Error(`${join(folder, file)} can't be read.`, { cause })
  })
  if (found.bytes !== expected.bytes) {
    throw new Error(
      `${file} has ${found.bytes} bytes, and its manifest says ${expected.bytes}: the backup is damaged.`,
    )
  }
  if (found.sha256 !== expected.sha256) {
    throw new Error(`${file} does not have the SHA-256 of its manifest: the backup was changed.`)
  }
}

async function checkVersion({ gatehouse_version, migrations }: Manifest): Promise<void> {
  const { version } = packageJson
  const known = await knownMigrations()
  const unknown = migrations.find(({ name }) => !known.has(name))
  if (isNewer(gatehouse_version, version) || unknown) {
    throw new Error(
      `The backup is of a newer version, ${gatehouse_version}${unknown ? ` with the migration ${unknown.name}` : ''}; this is ${version}. Restore it with that version.`,
    )
  }
  const changed = migrations.find(({ name, checksum }) => known.get(name) !== checksum)
  if (changed)
    throw new Error(`The backup has another migration ${changed.name} than this version.`)
}

function isNewer(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number)
  const [a, b] = [numbers(version), numbers(than)]
  const at = a.findIndex((part, index) => part !== b[index])
  return at !== -1 && (a[at] ?? 0) > (b[at] ?? 0)
}

/** The newest seal of the audit trail tells whether the secret fits before anything is written. */
export function hasSecretOf({ audit }: DatabaseState, secrets: readonly string[]): boolean {
  const { newest_seal: seal } = audit
  if (!seal) return true
  const [hash, mac] = [Buffer.from(seal.hash, 'hex'), Buffer.from(seal.mac, 'hex')]
  return isSealedBy({ hash, mac }, secrets.map(sealKey))
}

function checkSecret(manifest: Manifest, secrets: readonly string[]): void {
  if (hasSecretOf(manifest, secrets)) return
  throw new Error(
    'No secret in APP_SECRET made the newest seal of the backup: either its manifest was changed, or the secret of that time is missing. Append that one to APP_SECRET.',
  )
}

/** Throws when a restored database differs from its manifest. */
export function checkRestored(found: DatabaseState, manifest: Manifest): void {
  const fields = ['migrations', 'audit', 'signing_key_ids'] as const
  const wrong = fields.filter((field) => !isDeepStrictEqual(found[field], manifest[field]))
  if (wrong.length === 0) return
  throw new Error(`The dump differs from its manifest in: ${wrong.join(', ')}.`)
}
