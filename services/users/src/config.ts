import { PASSWORD_FLOOR, REGISTRATION_MODES } from '@gatehouse/contract'
import * as z from 'zod'
import {
  composePassword,
  duration,
  integer,
  isAddressRange,
  isOrigin,
  list,
  postgresUrl,
} from '#/lib/config-values.ts'
import { LONGEST_ACCESS_TOKEN } from '#/lib/lifetimes.ts'

const HOUR = 3600
const DAY = 86_400

/** Every variable with its schema, default and documentation. */
export const variables = {
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .prefault('development')
    .describe('`production` refuses placeholder secrets and destructive commands.'),
  DATABASE_URL: postgresUrl.describe(
    'The Postgres URL, with database, user and password of the service role, which owns nothing (docs/security.md, Two database roles).',
  ),
  MIGRATION_DATABASE_URL: postgresUrl
    .optional()
    .describe(
      'The URL of the same database for the owner role. Only the commands `migrate` and `reset` read it; do not pass it to the service.',
    ),
  POSTGRES_PASSWORD: composePassword.describe(
    'For docker-compose.prod.yml: the password of the owner role, 16 to 128 letters and digits.',
  ),
  POSTGRES_SERVICE_PASSWORD: composePassword.describe(
    'For docker-compose.prod.yml: the password of the service role, 16 to 128 letters and digits.',
  ),
  HOST: z.string().prefault('127.0.0.1').describe('The address to listen on.'),
  PORT: integer(0, 65_535)
    .prefault('3000')
    .describe('The port to listen on; `0` picks a free port.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .transform((url) => new URL(url))
    .refine(
      (url) => url.href === `${url.origin}/`,
      'must be a scheme, a host and a port alone: the gateway serves no path, query or user name',
    )
    .prefault('http://localhost:8080')
    .describe(
      'The public address, without a path. With `https`, cookies are Secure and responses carry HSTS.',
    ),
  APP_SECRET: list
    .refine((secrets) => secrets.length > 0, 'is required')
    .refine(
      (secrets) => secrets.every((s) => Buffer.byteLength(s) >= 32),
      'needs at least 32 bytes',
    )
    .describe(
      'The secret from which the keys for refresh tokens and signing keys are derived: at least 32 random bytes. In a comma-separated list, the first secret signs and all verify (rotation: docs/security.md, Keys).',
    ),
  TRUSTED_PROXIES: list
    .refine((ranges) => ranges.every(isAddressRange), 'must be addresses or CIDR ranges')
    .prefault('')
    .describe(
      'Comma-separated addresses or CIDR ranges whose `X-Forwarded-For` is trusted: the gateway for the service, the proxy in front of it for the gateway.',
    ),
  CORS_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://app.example.com')
    .prefault('')
    .describe(
      'Comma-separated origins, other than `PUBLIC_URL`, that may call the API from a browser.',
    ),
  REGISTRATION: z
    .enum(REGISTRATION_MODES)
    .prefault('open')
    .describe(
      '`open`: registering creates an active account. `approval`: a manager approves it first. `closed`: nobody can register.',
    ),
  PASSWORD_MIN_LENGTH: integer(PASSWORD_FLOOR, 128)
    .prefault('12')
    .describe('The minimum length of a new password, in code points.'),
  ACCESS_TOKEN_TTL: duration(5, LONGEST_ACCESS_TOKEN)
    .prefault('15m')
    .describe('The lifetime of an access token.'),
  REFRESH_GRACE: duration(0, HOUR)
    .prefault('60s')
    .describe(
      'How long the previous refresh token is still accepted after a rotation. With `0`, every refresh rotates.',
    ),
  KEY_ROTATION: duration(HOUR, 3650 * DAY)
    .prefault('90d')
    .describe(
      'How long a key signs access tokens before the next key replaces it; at least an hour.',
    ),
  LOGIN_RATE: integer(1, 1_000_000)
    .prefault('30')
    .describe(
      'For the gateway: requests per minute and address to each of register, log in and refresh; the burst is the same number.',
    ),
  CONNECTIONS_PER_NETWORK: integer(1, 65_535)
    .prefault('1000')
    .describe(
      'For the gateway: the maximum number of open requests and WebSockets per network (an IPv4 address or an IPv6 /64).',
    ),
  WORKER_CONNECTIONS: integer(256, 65_536)
    .prefault('8192')
    .describe(
      'For the gateway: the maximum number of connections per nginx worker. There are two workers, and a proxied request uses two connections.',
    ),
  ARGON2_MEMORY: integer(19_456, 1_048_576)
    .prefault('19456')
    .describe('The memory of one password hash, in KiB (OWASP: at least 19456).'),
  ARGON2_TIME: integer(2, 20)
    .prefault('2')
    .describe('The iterations of one password hash (OWASP: at least 2).'),
  DATABASE_POOL: integer(2, 100)
    .prefault('10')
    .describe('The maximum number of pooled database connections per process.'),
  SHUTDOWN_DELAY: duration(0, 300)
    .optional()
    .describe(
      'How long a stopping process still accepts requests while `/health/ready` answers 503. `2s` in production, none elsewhere. Set it longer than a load balancer takes to notice.',
    ),
  DOCS: z
    .enum(['on', 'off'])
    .optional()
    .describe('Whether `/docs` is served. `off` in production, `on` elsewhere.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .prefault('info')
    .describe('The lowest level that is logged.'),
} satisfies Record<string, z.ZodType>

const { NODE_ENV, DATABASE_URL } = variables
const Environment = z.object(variables)
const Config = Environment.omit({
  MIGRATION_DATABASE_URL: true,
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
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = schema.safeParse(present)
  const invalid = (result.error?.issues ?? []).map((issue) => {
    const name = issue.path.join('.')
    return `${name} ${name in present ? issue.message : 'is required'}`
  })
  const faults = [...new Set([...invalid, ...placeholders(present)])]
  if (result.success && faults.length === 0) return result.data
  throw new Error(
    `The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  )
}

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
