import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const VERSION = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/

/** Whether the text is MAJOR.MINOR.PATCH. */
export const isVersion = (text: string) => VERSION.test(text)

/** Whether `version` is greater than `other`, both MAJOR.MINOR.PATCH. */
export const isNewerVersion = (version: string, other: string) =>
  version.localeCompare(other, 'en', { numeric: true }) > 0

const HEADING = '## [Unreleased]'

/** Moves the entries under Unreleased to a version; undefined when there are none. */
export const dateChangelog = (text: string, version: string, date: string) => {
  const [before, after] = text.split(`${HEADING}\n`)
  if (after === undefined) return undefined
  const entries = after.split(/^## /m)[0]?.trim()
  return entries ? `${before}${HEADING}\n\n## [${version}] - ${date}\n${after}` : undefined
}

type Manifest = { version?: string; packages?: Record<string, { version?: string }> }

/** Sets the version of a package.json, or of the project's own packages in a package-lock.json. */
export const setVersions = (text: string, version: string, workspaces: string[]) => {
  const manifest: Manifest = JSON.parse(text)
  manifest.version = version
  for (const folder of ['', ...workspaces]) {
    const entry = manifest.packages?.[folder]
    if (entry) entry.version = version
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** Sets both versions of a Helm chart: its own and that of the images. */
export const setChartVersion = (text: string, version: string) =>
  text.replaceAll(/^(version|appVersion): .*$/gm, `$1: ${version}`)

/** Returns the checksum of each migration in a folder, as JSON. */
export const checksumMigrations = (folder: string) => {
  const fileOf = (name: string) => path.join(folder, name, 'migration.sql')
  const names = readdirSync(folder).filter((name) => existsSync(fileOf(name)))
  const checksumOf = (name: string) =>
    createHash('sha256')
      .update(readFileSync(fileOf(name)))
      .digest('hex')
  const checksums = Object.fromEntries(names.sort().map((name) => [name, checksumOf(name)]))
  return `${JSON.stringify(checksums, null, 2)}\n`
}
