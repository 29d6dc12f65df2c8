import { expect, test } from 'vitest'
import { APP_SECRET } from '../test/secrets.ts'
import { docsAreOn, isSecure, readConfig, readOwnerConfig } from './config.ts'

const DATABASE_URL = 'postgres://gatehouse:uT5rZ8@db.test:5432/gatehouse'
const NEEDED = { DATABASE_URL, APP_SECRET }
const read = (env: Record<string, string> = {}) => readConfig({ ...NEEDED, ...env })

/** Returns the lines of the configuration error. */
function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env)
  } catch (error) {
    const [heading, ...faults] = error instanceof Error ? error.message.split('\n') : []
    expect(heading).toBe('The configuration has faults:')
    return faults.map((fault) => fault.trim()).sort()
  }
  throw new Error('There was no fault.')
}

test('two variables are required, the others have defaults', () => {
  expect(faultsOf({})).toEqual(['APP_SECRET is required', 'DATABASE_URL is required'])
  expect(read()).toMatchObject({
    NODE_ENV: 'development',
    DATABASE_URL,
    HOST: '127.0.0.1',
    PORT: 3000,
    PUBLIC_URL: new URL('http://localhost:8080'),
    APP_SECRET: [APP_SECRET],
    TRUSTED_PROXIES: [],
    CORS_ORIGINS: [],
    PASSWORD_MIN_LENGTH: 12,
    ACCESS_TOKEN_TTL: 900,
    REFRESH_GRACE: 60,
    KEY_ROTATION: 90 * 86_400,
    ARGON2_MEMORY: 19_456,
    ARGON2_TIME: 2,
    DATABASE_POOL: 10,
    LOG_LEVEL: 'info',
  })
})

test('owner commands require both addresses and no secret, and the service ignores the owner’s', () => {
  const owner = { DATABASE_URL, MIGRATION_DATABASE_URL: 'postgres://owner:x@db.test/gatehouse' }
  expect(readOwnerConfig(owner)).toEqual({ NODE_ENV: 'development', ...owner })
  expect(() => readOwnerConfig(NEEDED)).toThrow('\n  MIGRATION_DATABASE_URL is required')
  expect(read(owner)).not.toHaveProperty('MIGRATION_DATABASE_URL')
})

test('an empty variable counts as unset', () => {
  expect(read({ PORT: '', DOCS: '', CORS_ORIGINS: '', NODE_ENV: '' })).toEqual(read())
  expect(faultsOf({ DATABASE_URL: '', APP_SECRET: '' })).toEqual([
    'APP_SECRET is required',
    'DATABASE_URL is required',
  ])
})

test('reports all faults together, without values', () => {
  const wrong = {
    NODE_ENV: 'wrong-env',
    DATABASE_URL: 'mysql://root:wrong-db@x/y',
    PORT: 'wrong-port',
    PUBLIC_URL: 'ftp://wrong-url',
    APP_SECRET: 'wrong-secret',
    TRUSTED_PROXIES: 'wrong-proxy',
    CORS_ORIGINS: 'https://wrong-origin/path',
    PASSWORD_MIN_LENGTH: '7',
    ACCESS_TOKEN_TTL: '2h',
    REFRESH_GRACE: 'wrong-grace',
    KEY_ROTATION: '59m',
    ARGON2_MEMORY: '1024',
    ARGON2_TIME: '1',
    DATABASE_POOL: '0',
    DOCS: 'wrong-docs',
    LOG_LEVEL: 'wrong-level',
  }
  const faults = faultsOf(wrong)
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(wrong).sort())
  expect(faults.join('\n')).not.toContain('wrong')
})

test.for([
  ['60s', 60],
  ['15m', 900],
  ['1h', 3_600],
  ['300', 300],
] as const)('parses the duration %s as %i seconds', ([text, seconds]) => {
  expect(read({ ACCESS_TOKEN_TTL: text }).ACCESS_TOKEN_TTL).toBe(seconds)
})

test.for(['61m', '4s', '0', '-5s', '1.5m', '5 m', '5M', 'm', '1e3', '9'.repeat(30)])(
  'refuses ACCESS_TOKEN_TTL=%s',
  (text) => {
    expect(faultsOf({ ...NEEDED, ACCESS_TOKEN_TTL: text })).toEqual([
      'ACCESS_TOKEN_TTL must be a duration such as 60s or 15m, from 5s to 3600s',
    ])
  },
)

test('accepts REFRESH_GRACE=0', () => {
  expect(read({ REFRESH_GRACE: '0' }).REFRESH_GRACE).toBe(0)
})

test.for(['65536', '-1', '80a', '0x50', '1e3', ' 80'])('refuses PORT=%j', (PORT) => {
  expect(faultsOf({ ...NEEDED, PORT })).toHaveLength(1)
})

test('splits lists at commas', () => {
  const config = read({
    APP_SECRET: `${APP_SECRET}, ${APP_SECRET}x`,
    TRUSTED_PROXIES: '10.0.0.0/8, ::1,192.0.2.1',
    CORS_ORIGINS: 'https://a.example.com,http://localhost:5173',
  })
  expect(config.APP_SECRET).toEqual([APP_SECRET, `${APP_SECRET}x`])
  expect(config.TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1', '192.0.2.1'])
  expect(config.CORS_ORIGINS).toEqual(['https://a.example.com', 'http://localhost:5173'])
})

test.for([',', 'short', `${APP_SECRET},short`, 'é'.repeat(15)])(
  'refuses APP_SECRET=%j',
  (secret) => {
    expect(faultsOf({ ...NEEDED, APP_SECRET: secret })).toHaveLength(1)
  },
)

test('measures a secret in bytes', () => {
  expect(read({ APP_SECRET: 'é'.repeat(16) }).APP_SECRET).toEqual(['é'.repeat(16)])
})

test.for(['gateway', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0', '10.0.0.0/'])(
  'refuses TRUSTED_PROXIES=%s',
  (TRUSTED_PROXIES) => {
    expect(faultsOf({ ...NEEDED, TRUSTED_PROXIES })).toEqual([
      'TRUSTED_PROXIES must be addresses or CIDR ranges',
    ])
  },
)

test.for(['*', 'null', 'https://a.example.com/', 'a.example.com', 'https://a.example.com:443'])(
  'refuses CORS_ORIGINS=%s',
  (CORS_ORIGINS) => {
    expect(faultsOf({ ...NEEDED, CORS_ORIGINS })).toHaveLength(1)
  },
)

test.for([
  'changeme-changeme-changeme-changeme',
  'CHANGE_ME-0123456789-0123456789-01',
  `${APP_SECRET},${'placeholder-'.repeat(3)}`,
])('production refuses the placeholder %s', (secret) => {
  const env = { ...NEEDED, APP_SECRET: secret }
  expect(readConfig(env).APP_SECRET).not.toEqual([])
  expect(faultsOf({ ...env, NODE_ENV: 'production' })).toEqual([
    'APP_SECRET still holds a placeholder',
  ])
})

test.for([
  'postgres://postgres@db/x',
  'postgres://postgres:postgres@db/x',
  'postgres://u:changeme@db/x',
])('production refuses the default password of %s', (url) => {
  expect(faultsOf({ ...NEEDED, DATABASE_URL: url, NODE_ENV: 'production' })).toEqual([
    'DATABASE_URL still holds a placeholder',
  ])
})

test('production refuses a default password of the owner', () => {
  const MIGRATION_DATABASE_URL = 'postgres://postgres:postgres@db/x'
  const env = { DATABASE_URL, MIGRATION_DATABASE_URL, NODE_ENV: 'production' }
  expect(() => readOwnerConfig(env)).toThrow('MIGRATION_DATABASE_URL still holds a placeholder')
})

test('reports placeholders together with other faults', () => {
  const env = { ...NEEDED, NODE_ENV: 'production', APP_SECRET: 'changeme', PORT: 'x' }
  expect(faultsOf(env)).toEqual([
    'APP_SECRET needs at least 32 bytes',
    'APP_SECRET still holds a placeholder',
    'PORT must be a whole number',
  ])
})

test('the docs are off in production unless switched on', () => {
  expect(docsAreOn(read())).toBe(true)
  expect(docsAreOn(read({ DOCS: 'off' }))).toBe(false)
  expect(docsAreOn(read({ NODE_ENV: 'production' }))).toBe(false)
  expect(docsAreOn(read({ NODE_ENV: 'production', DOCS: 'on' }))).toBe(true)
})

test('cookies are secure when PUBLIC_URL is https', () => {
  expect(isSecure(read())).toBe(false)
  expect(isSecure(read({ PUBLIC_URL: 'https://id.example.com' }))).toBe(true)
})
