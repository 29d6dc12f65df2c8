import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, inject, test } from 'vitest'
import type { Manifest } from '#/domain/backups/manifest.ts'
import { run } from '../test/cli.ts'
import { asService, newDatabase, workerOwner } from '../test/database.ts'
import { query } from '../test/postgres.ts'
import { type ListeningProcess, startListening } from '../test/server-process.ts'
import { MISSING } from './client-programs.ts'

/** The PATH of the commands. */
export const PATH = inject('programs')

/** Describes tests that run pg_dump, or one skipped test that says what is missing. */
export function describeBackups(name: string, tests: () => void): void {
  if (PATH) describe(name, tests)
  else test(name, ({ skip }) => skip(MISSING))
}

/** Runs the command line with pg_dump and pg_restore on its PATH. */
export const command = (args: string[], env: Record<string, string> = {}) =>
  run(args, { PATH, ...env })

const folders: string[] = []
const databases: string[] = []
const processes: ListeningProcess[] = []

/** Removes at the end of a file what it created. */
export function removeAfterwards(): void {
  afterAll(async () => {
    for (const { child } of processes) child.kill('SIGKILL')
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
    const serverUrl = inject('serverUrl')
    for (const name of databases) await query(serverUrl, `DROP DATABASE "${name}" WITH (FORCE)`)
  })
}

/** Creates an empty folder. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-backup-'))
  folders.push(folder)
  return folder
}

/** Backs up this worker's database and returns the folder. Throws when that fails. */
export async function backUp(env: Record<string, string> = {}): Promise<string> {
  const folder = path.join(await newFolder(), 'backup')
  const { code, stderr } = await command(['backup', folder], env)
  if (code !== 0) throw new Error(stderr)
  return folder
}

export interface Target {
  DATABASE_URL: string
  MIGRATION_DATABASE_URL: string
}

/** Creates an empty database. */
export async function newTarget(): Promise<Target> {
  const name = `restore_${process.pid}_${databases.length}`
  const ownerUrl = await newDatabase(name)
  databases.push(name)
  return { DATABASE_URL: asService(ownerUrl), MIGRATION_DATABASE_URL: ownerUrl }
}

export const restore = (folder: string, target: Target, ...options: string[]) =>
  command(['restore', folder, ...options], { ...target })

/** Whether a database has no table. */
export async function isEmpty({ MIGRATION_DATABASE_URL }: Target): Promise<boolean> {
  const tables = await query(
    MIGRATION_DATABASE_URL,
    `SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  )
  return tables.length === 0
}

export async function startOn({ DATABASE_URL }: Target): Promise<ListeningProcess> {
  const started = await startListening(DATABASE_URL)
  processes.push(started)
  return started
}

export const manifestOf = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'))

/** Copies a backup that is not encrypted, to be damaged. */
export async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder()
  for (const file of ['gatehouse.dump', 'manifest.json']) {
    await copyFile(path.join(folder, file), path.join(copy, file))
  }
  return copy
}

/** Overwrites fields of a manifest. */
export async function changeManifest(folder: string, changes: Partial<Manifest>): Promise<void> {
  const manifest = { ...(await manifestOf(folder)), ...changes }
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
}

export const dumpOf = async (folder: string): Promise<string> => {
  const name = (await readdir(folder)).find((file) => file.startsWith('gatehouse.dump'))
  return path.join(folder, name ?? '')
}

/** Creates a role with a password and rights, and returns an address with it. */
export async function roleOn(url: string, name: string, rights: string): Promise<string> {
  const serverUrl = inject('serverUrl')
  const password = 'x7Rk2mQ9vT4bN8pL'
  await query(
    serverUrl,
    `DO $$ BEGIN CREATE ROLE ${name}; EXCEPTION WHEN duplicate_object THEN END $$;
     ALTER ROLE ${name} LOGIN PASSWORD '${password}' ${rights}`,
  )
  const address = new URL(url)
  address.username = name
  address.password = password
  return address.href
}

export { workerOwner as workerUrl }
