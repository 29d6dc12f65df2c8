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
import { accountVariables } from './config-accounts.ts'
import { backupVariables } from './config-backups.ts'
import { traceVariables } from './config-traces.ts'

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
  DATABASE_PASSWORD: z
    .string()
    .optional()
    .describe(
      'The password for `DATABASE_URL`, of any characters, instead of one that is percent-encoded in the URL.',
    ),
  MIGRATION_DATABASE_URL: postgresUrl
    .optional()
    .describe(
      'The URL of the same database for the owner role. Only the commands `migrate`, `backup`, `restore`, `finish-recovery`, `drill`, `archive-audit` and `reset` read it; do not pass it to the service.',
    ),
  MIGRATION_DATABASE_PASSWORD: z
    .string()
    .optional()
    .describe('The password for `MIGRATION_DATABASE_URL`, of any characters.'),
  POSTGRES_PASSWORD: composePassword.describe(
    'For docker-compose.prod.yml: the password of the owner role, 16 to 128 letters and digits.',
  ),
  POSTGRES_SERVICE_PASSWORD: composePassword.describe(
    'For docker-compose.prod.yml: the password of the service role, 16 to 128 letters and digits.',
  ),
  ...backupVariables,
  HOST: z.string().prefault('127.0.0.1').describe('The address to listen on.'),
  PORT: integer(0, 65_535)
    .prefault('3000')
    .describe('The port to listen on; `0` picks a free port.'),
  METRICS_PORT: integer(1, 65_535)
    .optional()
    .describe(
      'The port on which Prometheus reads `GET /metrics`, without a log-in. Do not publish it. Without it, nothing is counted.',
    ),
  ...traceVariables,
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
  ...accountVariables,
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
  AUDIT_RETENTION: duration(DAY, 36_500 * DAY)
    .prefault('400d')
    .describe(
      'How long audit events stay in the database; at least a day. `archive-audit` moves older ones to archives (docs/security.md, The audit trail).',
    ),
  LOGIN_RATE: integer(1, 1_000_000)
    .prefault('30')
    .describe(
      'For the gateway: requests per minute and address: registrations, log-ins, and log-ins with a passkey, each; the burst is the same number.',
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

/** Variables that a file can hold instead: `NAME_FILE` names it. */
export const SECRETS = [
  'APP_SECRET',
  'MAIL_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'MIGRATION_DATABASE_URL',
  'MIGRATION_DATABASE_PASSWORD',
  'BACKUP_DATABASE_URL',
  'BACKUP_DATABASE_PASSWORD',
] as const
