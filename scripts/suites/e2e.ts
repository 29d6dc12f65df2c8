import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SEED_PASSWORD } from '../../services/users/src/domain/seed/seed-users.ts'
import { inRoot } from '../lib/paths.ts'
import { freePort } from '../lib/ports.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { startStack } from '../stack/stack.ts'
import { prepareBrowser, wholeBrowser } from './browser.ts'

/** The processes and the data folder of a stack. */
export type Place = { group: ProcessGroup; dataDir: string }

/** A place for each stack. */
export type Places = Record<'main' | 'strict' | 'confirming' | 'enrolling', Place>

const start = async ({ group, dataDir }: Place, variables: Record<string, string> = {}) => {
  const port = await freePort()
  const options = { port, dataDir, variables, dev: false, reset: true }
  const { kind, databaseUrl } = await startStack(group, options)
  return { kind, databaseUrl, url: `http://localhost:${port}` }
}

/** Copies the example location with another name and guard. */
const copyLocation = (location: string, name: string, snippet: string) =>
  location.replaceAll('notes', name).replace('require-login', snippet)

/** The ports of the suite's services: one behind guards of roles, one behind guards of log-ins. Each has a file of specs. */
interface Guarded {
  roles: number
  logIns: number
}

/** Writes the example of docs/guard-a-service.md for each guard. */
const writeLocations = (dir: string, { roles, logIns }: Guarded) => {
  const text = readFileSync(inRoot('docs/guard-a-service.md'), 'utf8')
  const example = /```nginx\n(.*?)```/s.exec(text)?.[1]?.replace(':9000', `:${roles}`) ?? ''
  const other = example.replace(`:${roles}`, `:${logIns}`)
  const locations = [
    example,
    copyLocation(example, 'reports', 'require-manager'),
    copyLocation(example, 'vault', 'require-admin'),
    copyLocation(example, 'open', 'open'),
    copyLocation(other, 'ledger', 'require-login-mfa'),
    copyLocation(other, 'orders', 'require-login-fresh'),
  ]
  mkdirSync(dir, { recursive: true })
  writeFileSync(path.join(dir, 'own.conf'), locations.join('\n'))
}

/** Starts stacks on empty databases, unless BASE_URL names a running one. */
const target = async ({ main, strict, confirming, enrolling }: Places) => {
  if (process.env['BASE_URL']) return {}
  // The suite exceeds the default rate.
  process.env['LOGIN_RATE'] ??= '6000'
  const ports = { roles: await freePort(), logIns: await freePort() }
  const locations = path.join(main.dataDir, 'locations.d')
  writeLocations(locations, ports)
  const guarded = { LOCATIONS_DIR: locations }
  const { kind, url } = await start(main, guarded)
  const variables = { ACCESS_TOKEN_TTL: '5s', REGISTRATION: 'approval' }
  const { url: strictUrl } = await start(strict, variables)
  const last = await start(confirming, { EMAIL_VERIFICATION: 'required' })
  const { url: enrollingUrl } = await start(enrolling, { ...guarded, MFA: 'required' })
  return {
    BASE_URL: url,
    STRICT_URL: strictUrl,
    CONFIRMING_URL: last.url,
    CONFIRMING_DATABASE_URL: last.databaseUrl,
    ENROLLING_URL: enrollingUrl,
    GATEWAY: kind,
    GUARDED_PORT: `${ports.roles}`,
    GUARDED_LOG_INS_PORT: `${ports.logIns}`,
    ADMIN_EMAIL: 'admin@example.test',
    ADMIN_PASSWORD: SEED_PASSWORD,
  }
}

/**
 * Prepares the e2e suite: a stack, a strict one, whose access tokens live for seconds and where registrations wait for
 * approval, a confirming one, which requires verified addresses, and an enrolling one, which requires second factors.
 * Returns the suite's environment.
 */
export const prepareE2e = async (places: Places) => {
  const browser = await prepareBrowser(places.main.group)
  const whole = wholeBrowser()
  const stack = await target(places)
  return {
    GATEWAY: 'nginx',
    ...process.env,
    ...stack,
    ...(browser && { CHROMIUM_PATH: browser }),
    ...(whole && { WHOLE_CHROMIUM_PATH: whole }),
  }
}
