import type { Dirent, Stats } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manifest, readManifest } from './manifest.ts'

/** The name of a scheduled backup: its time in UTC, without colons. Names sort by time. */
const NAME = /^\d{4}-\d\d-\d\dT\d{6}Z$/
/** Milliseconds after which a folder without a manifest is what an interrupted backup left. */
const ABANDONED = 24 * 3_600_000

export interface Backup {
  folder: string
  manifest: Manifest
}

export const folderName = (time: Date): string =>
  time.toISOString().replace(/\.\d+/, '').replaceAll(':', '')

/** Returns the backup in a folder, or else the newest in its subfolders. Throws when there is none. */
export async function newestBackup(folder: string): Promise<Backup> {
  const own = await backupIn(folder)
  const [newest] = own ? [own] : await listBackups(folder)
  if (newest) return newest
  throw new Error(`${folder} has no complete backup.`)
}

/** Returns the complete backups in the subfolders, newest first. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const folders = await subfolders(folder)
  const found = await Promise.all(folders.map((name) => backupIn(join(folder, name))))
  return found
    .filter((backup) => backup !== undefined)
    .sort((a, b) => b.manifest.taken_at.localeCompare(a.manifest.taken_at))
}

/** Removes scheduled backups beyond the newest ones, and what interrupted ones left. Returns the removed folders. */
export async function pruneBackups(folder: string, keep: number): Promise<string[]> {
  const names = (await subfolders(folder)).filter((name) => NAME.test(name))
  const complete = (await listBackups(folder)).filter((backup) =>
    names.some((name) => join(folder, name) === backup.folder),
  )
  const known = new Set(complete.map((backup) => backup.folder))
  const incomplete = names.map((name) => join(folder, name)).filter((path) => !known.has(path))
  const abandoned = await Promise.all(
    incomplete.map(async (path) => ((await isAbandoned(path)) ? path : undefined)),
  )
  const removed = [
    ...complete.slice(keep).map((backup) => backup.folder),
    ...abandoned.filter((path) => path !== undefined),
  ]
  for (const path of removed) await rm(path, { recursive: true, force: true })
  return removed
}

const subfolders = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry: Dirent) => entry.isDirectory()).map(({ name }) => name)
}

const backupIn = (folder: string): Promise<Backup | undefined> =>
  readManifest(folder).then(
    (manifest) => ({ folder, manifest }),
    () => undefined,
  )

async function isAbandoned(path: string): Promise<boolean> {
  const { mtimeMs }: Stats = await stat(path)
  return Date.now() - mtimeMs > ABANDONED
}
