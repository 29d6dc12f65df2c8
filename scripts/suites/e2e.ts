import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SEED_PASSWORD } from '../../services/users/src/domain/seed/seed-users.ts'
import { inRoot } from '../lib/paths.ts'
import { freePort } from '../lib/ports.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { startStack } from '../stack/stack.ts'
import { prepareBrowser } from './browser.ts'

/** The processes and the data folder of a stack. */
export type Place = { group: ProcessGroup; dataDir: string }

const start = async ({ group, dataDir }: Place, variables: Record<string, string> = {}) => {
  const port = await freePort()
  const options = { port, dataDir, variables, dev: false, reset: true }
  const { kind } = await startStack(group, options)
  return { kind, url: `http://localhost:${port}` }
}

/** Copies the example location with another name and guard. */
const copyLocation = (location: string, name: string, snippet: string) =>
  location.replaceAll('notes', name).replace('require-login', snippet)

/** Writes the example of docs/guard-a-service.md for each guard, with the suite's service on this port. */
const writeLocations = (dir: string, port: number) => {
  const text = readFileSync(inRoot('docs/guard-a-service.md'), 'utf8')
  const example = /```nginx\n(.*?)```/s.exec(text)?.[1]?.replace(':9000', `:${port}`) ?? ''
  const locations = [
    example,
    copyLocation(example, 'reports', 'require-manager'),
    copyLocation(example, 'vault', 'require-admin'),
    copyLocation(example, 'open', 'open'),
  ]
  mkdirSync(dir, { recursive: true })
  writeFileSync(path.join(dir, 'own.conf'), locations.join('\n'))
}

/** Starts stacks on empty databases, unless BASE_URL names a running one. */
const target = async (main: Place, strict: Place) => {
  if (process.env['BASE_URL']) return {}
  // The suite exceeds the default rate.
  process.env['LOGIN_RATE'] ??= '6000'
  const guardedPort = await freePort()
  const locations = path.join(main.dataDir, 'locations.d')
  writeLocations(locations, guardedPort)
  const { kind, url } = await start(main, { LOCATIONS_DIR: locations })
  const variables = { ACCESS_TOKEN_TTL: '5s', REGISTRATION: 'approval' }
  const { url: strictUrl } = await start(strict, variables)
  return {
    BASE_URL: url,
    STRICT_URL: strictUrl,
    GATEWAY: kind,
    GUARDED_PORT: `${guardedPort}`,
    ADMIN_EMAIL: 'admin@example.test',
    ADMIN_PASSWORD: SEED_PASSWORD,
  }
}

/**
 * Prepares the e2e suite: a stack, and a strict one, whose access tokens live for seconds and where registrations wait for
 * approval. Returns the suite's environment.
 */
export const prepareE2e = async (main: Place, strict: Place) => {
  const browser = await prepareBrowser(main.group)
  const stack = await target(main, strict)
  return { GATEWAY: 'nginx', ...process.env, ...stack, ...(browser && { CHROMIUM_PATH: browser }) }
}
