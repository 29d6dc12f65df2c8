import * as z from 'zod'
import { postgresUrl } from '#/lib/config-values.ts'
import { readSecretFiles } from '#/lib/secret-files.ts'
import { SECRETS, variables } from './config-variables.ts'

const { NODE_ENV, DATABASE_URL, BACKUP_DATABASE_URL, APP_SECRET } = variables
const Environment = z.object(variables)
const Config = Environment.omit({
  DATABASE_PASSWORD: true,
  MIGRATION_DATABASE_URL: true,
  MIGRATION_DATABASE_PASSWORD: true,
  POSTGRES_PASSWORD: true,
  POSTGRES_SERVICE_PASSWORD: true,
  BACKUP_DATABASE_URL: true,
  BACKUP_DATABASE_PASSWORD: true,
  POSTGRES_BACKUP_PASSWORD: true,
  BACKUP_AGE_RECIPIENT: true,
  BACKUP_SCHEDULE: true,
  BACKUP_KEEP: true,
})
const OwnerConfig = z.object({
  NODE_ENV,
  DATABASE_URL,
  MIGRATION_DATABASE_URL: postgresUrl,
  BACKUP_DATABASE_URL,
})
const BackupConfig = z.object({
  BACKUP_DATABASE_URL: postgresUrl,
  BACKUP_AGE_RECIPIENT: variables.BACKUP_AGE_RECIPIENT,
  BACKUP_SCHEDULE: variables.BACKUP_SCHEDULE,
  BACKUP_KEEP: variables.BACKUP_KEEP,
})
const RestoreConfig = OwnerConfig.extend({ APP_SECRET })
const ArchiveConfig = RestoreConfig.extend({ AUDIT_RETENTION: variables.AUDIT_RETENTION })
export type Config = z.infer<typeof Config>
export type OwnerConfig = z.infer<typeof OwnerConfig>
export type BackupConfig = z.infer<typeof BackupConfig>
export type RestoreConfig = z.infer<typeof RestoreConfig>
export type ArchiveConfig = z.infer<typeof ArchiveConfig>

/** Reads and validates the environment. Throws one error that lists every fault, without values. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => read(Config, env)

/** Reads the configuration of commands that run as the database's owner and need no secret. */
export const readOwnerConfig = (env: NodeJS.ProcessEnv = process.env): OwnerConfig =>
  read(OwnerConfig, env)

/** Reads the configuration of backups. The owner's address stands in for that of the backup role. */
export const readBackupConfig = (env: NodeJS.ProcessEnv = process.env): BackupConfig => {
  const isNamed = env['BACKUP_DATABASE_URL'] || env['BACKUP_DATABASE_URL_FILE']
  return read(BackupConfig, isNamed ? env : { ...env, ...ownersAsBackup(env) })
}

const ownersAsBackup = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    ['URL', 'URL_FILE', 'PASSWORD', 'PASSWORD_FILE'].map((part) => [
      `BACKUP_DATABASE_${part}`,
      env[`MIGRATION_DATABASE_${part}`],
    ]),
  )

/** Reads the configuration of commands that restore. */
export const readRestoreConfig = (env: NodeJS.ProcessEnv = process.env): RestoreConfig =>
  read(RestoreConfig, env)

/** Reads the configuration of the command that archives the audit trail. */
export const readArchiveConfig = (env: NodeJS.ProcessEnv = process.env): ArchiveConfig =>
  read(ArchiveConfig, env)

/** Returns the environment of programs that need no secret of ours. */
export const programEnvironment = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => ({
  PATH: env['PATH'],
  LC_ALL: 'C',
})

const ELSEWHERE =
  /^(MIGRATION_|BACKUP_|DATABASE_|MAIL_|OTEL_|METRICS_PORT|EMAIL_VERIFICATION|LOG_LEVEL)/

/** Returns the environment of a service that runs on another database, sends no mail and listens on a free local port. */
export const scratchEnvironment = (
  databaseUrl: string,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !ELSEWHERE.test(name))),
  DATABASE_URL: databaseUrl,
  HOST: '127.0.0.1',
  PORT: '0',
  EMAIL_VERIFICATION: 'off',
})

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
  insertPassword(present, 'BACKUP_DATABASE')
  const result = schema.safeParse(present)
  const invalid = (result.error?.issues ?? []).map((issue) => {
    const name = issue.path.join('.')
    return `${name} ${name in present ? issue.message : 'is required'}`
  })
  const faults = [
    ...new Set([
      ...unread,
      ...invalid,
      ...placeholders(present),
      ...missingSender(present),
      ...missingMail(present),
    ]),
  ]
  if (result.success && faults.length === 0) return result.data
  throw new Error(
    `The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  )
}

function insertPassword(
  env: NodeJS.ProcessEnv,
  name: 'DATABASE' | 'MIGRATION_DATABASE' | 'BACKUP_DATABASE',
): void {
  const [password, address] = [env[`${name}_PASSWORD`], env[`${name}_URL`]]
  if (password === undefined || !address || !URL.canParse(address)) return
  const url = new URL(address)
  url.password = encodeURIComponent(password)
  env[`${name}_URL`] = url.href
}

const missingSender = (env: NodeJS.ProcessEnv): string[] =>
  env['MAIL_URL'] && !env['MAIL_FROM'] ? ['MAIL_FROM is required with MAIL_URL'] : []

/** Development shows its mail at /dev/mail instead. */
const missingMail = (env: NodeJS.ProcessEnv): string[] =>
  env['EMAIL_VERIFICATION'] === 'required' && env['NODE_ENV'] === 'production' && !env['MAIL_URL']
    ? ['MAIL_URL is required with EMAIL_VERIFICATION=required: nobody could register without mail']
    : []

const PLACEHOLDER_SECRET = /change.?me|placeholder|example|your.?secret|development/i
const DEFAULT_PASSWORDS = ['', 'postgres', 'password', 'changeme', 'change-me', 'admin', 'root']

/** Finds default secrets in production (OWASP ASVS 13.2.3). */
function placeholders(env: NodeJS.ProcessEnv): string[] {
  if (env['NODE_ENV'] !== 'production') return []
  const names = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'BACKUP_DATABASE_URL'].filter((name) =>
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

export const tracesAreOn = (config: Config): boolean =>
  config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined

export const isSecure = (config: Config): boolean => config.PUBLIC_URL.protocol === 'https:'
