import * as z from 'zod'
import { postgresUrl } from '#/lib/config-values.ts'
import { readSecretFiles } from '#/lib/secret-files.ts'
import { SECRETS, variables } from './config-variables.ts'

const { NODE_ENV, DATABASE_URL } = variables
const Environment = z.object(variables)
const Config = Environment.omit({
  DATABASE_PASSWORD: true,
  MIGRATION_DATABASE_URL: true,
  MIGRATION_DATABASE_PASSWORD: true,
  POSTGRES_PASSWORD: true,
  POSTGRES_SERVICE_PASSWORD: true,
})
const OwnerConfig = z.object({ NODE_ENV, DATABASE_URL, MIGRATION_DATABASE_URL: postgresUrl })
export type Config = z.infer<typeof Config>
export type OwnerConfig = z.infer<typeof OwnerConfig>

/** Reads and validates the environment. Throws one error that lists every fault, without values. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => read(Config, env)

/** Reads the configuration of commands that run as the database's owner and need no secret. */
export const readOwnerConfig = (env: NodeJS.ProcessEnv = process.env): OwnerConfig =>
  read(OwnerConfig, env)

/** Validates every variable, including those that only other containers read. Throws like {@link readConfig}. */
export const checkEnvironment = (env: NodeJS.ProcessEnv = process.env): void => {
  read(Environment, env)
}

function read<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  // Compose passes unset variables as empty ones.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { env: present, faults: unread } = readSecretFiles(set, SECRETS)
  insertPassword(present, 'DATABASE')
  insertPassword(present, 'MIGRATION_DATABASE')
  const result = schema.safeParse(present)
  const invalid = (result.error?.issues ?? []).map((issue) => {
    const name = issue.path.join('.')
    return `${name} ${name in present ? issue.message : 'is required'}`
  })
  const faults = [
    ...new Set([...unread, ...invalid, ...placeholders(present), ...missingSender(present)]),
  ]
  if (result.success && faults.length === 0) return result.data
  throw new Error(
    `The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  )
}

function insertPassword(env: NodeJS.ProcessEnv, name: 'DATABASE' | 'MIGRATION_DATABASE'): void {
  const [password, address] = [env[`${name}_PASSWORD`], env[`${name}_URL`]]
  if (password === undefined || !address || !URL.canParse(address)) return
  const url = new URL(address)
  url.password = encodeURIComponent(password)
  env[`${name}_URL`] = url.href
}

const missingSender = (env: NodeJS.ProcessEnv): string[] =>
  env['MAIL_URL'] && !env['MAIL_FROM'] ? ['MAIL_FROM is required with MAIL_URL'] : []

const PLACEHOLDER_SECRET = /change.?me|placeholder|example|your.?secret|development/i
const DEFAULT_PASSWORDS = ['', 'postgres', 'password', 'changeme', 'change-me', 'admin', 'root']

/** Finds default secrets in production (OWASP ASVS 13.2.3). */
function placeholders(env: NodeJS.ProcessEnv): string[] {
  if (env['NODE_ENV'] !== 'production') return []
  const names = ['DATABASE_URL', 'MIGRATION_DATABASE_URL'].filter((name) =>
    hasDefaultPassword(env[name] ?? ''),
  )
  if (PLACEHOLDER_SECRET.test(env['APP_SECRET'] ?? '')) names.push('APP_SECRET')
  return names.map((name) => `${name} still holds a placeholder`)
}

const hasDefaultPassword = (url: string) =>
  URL.canParse(url) && DEFAULT_PASSWORDS.includes(new URL(url).password)

/** Returns the delay in seconds. */
export const shutdownDelay = (config: Config): number =>
  config.SHUTDOWN_DELAY ?? (config.NODE_ENV === 'production' ? 2 : 0)

export const docsAreOn = (config: Config): boolean =>
  (config.DOCS ?? (config.NODE_ENV === 'production' ? 'off' : 'on')) === 'on'

export const isSecure = (config: Config): boolean => config.PUBLIC_URL.protocol === 'https:'
