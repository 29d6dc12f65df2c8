import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asService } from '../test/database.ts'
import { startPostgres } from '../test/postgres.ts'
import { APP_SECRET } from '../test/secrets.ts'
import { registerAt } from './calls.ts'
import { providePackages } from './packages.ts'
import { extract, ROOT } from './release.ts'
import { generateClient, runCommand, type Service, startService, type Version } from './service.ts'

export interface Upgraded {
  before: Version
  head: Version
  /** The services, on one database. */
  old: Service
  young: Service
}

const SOURCES = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'services/users',
  'services/contract',
]

const cleanups: (() => unknown)[] = []

/** Stops and removes everything that the functions below made, also after they failed. */
export async function removeAll(): Promise<void> {
  for (const clean of cleanups.reverse()) await clean()
}

/** Runs at the end, last first. */
export const cleanUpLater = (clean: () => unknown) => void cleanups.push(clean)

async function start(version: Version): Promise<Service> {
  const service = await startService(version)
  cleanups.push(service.stop)
  return service
}

/** Prepares a database for the release, and the release beside the working copy. */
export async function installRelease(commit: string): Promise<Pick<Upgraded, 'before' | 'head'>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-upgrade-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  extract(commit, SOURCES, folder)
  providePackages(folder)
  const postgres = await startPostgres()
  cleanups.push(postgres.remove)
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    DATABASE_URL: asService(postgres.url),
    MIGRATION_DATABASE_URL: postgres.url,
    APP_SECRET,
  }
  const before = { folder, env }
  await generateClient(before)
  await runCommand(before, 'migrate')
  return { before, head: { folder: ROOT, env } }
}

/** Upgrades as docs/upgrade.md says: the release serves while HEAD migrates and starts beside it. */
export async function upgradeFrom(commit: string): Promise<Upgraded> {
  const { before, head } = await installRelease(commit)
  const old = await start(before)
  await registerAt(old, 'before')
  await runCommand(head, 'migrate')
  return { before, head, old, young: await start(head) }
}
