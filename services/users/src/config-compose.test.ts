import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { APP_SECRET } from '../test/secrets.ts'
import { checkEnvironment } from './config.ts'
import { SECRETS, variables } from './config-variables.ts'

const atRoot = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

interface Service {
  environment?: Record<string, string>
  logging?: { options: Record<string, string> }
  secrets?: string[]
}
const compose = (file: string): Record<string, Service | undefined> =>
  parse(atRoot(file), { merge: true }).services

const FILES = ['docker-compose.yml', 'docker-compose.prod.yml']
const STACK = 'ops/swarm/stack.yml'

/** Variables that the container sets itself. */
const OF_THE_CONTAINER = new Set([
  'NODE_ENV',
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'MIGRATION_DATABASE_URL',
  'MIGRATION_DATABASE_PASSWORD',
  'BACKUP_DATABASE_URL',
  'BACKUP_DATABASE_PASSWORD',
  'HOST',
  'PORT',
  'TRUSTED_PROXIES',
])
/** Variables that only other containers read. */
const OF_OTHERS = new Set([
  'LOGIN_RATE',
  'CONNECTIONS_PER_NETWORK',
  'WORKER_CONNECTIONS',
  'POSTGRES_PASSWORD',
  'POSTGRES_SERVICE_PASSWORD',
  'POSTGRES_BACKUP_PASSWORD',
  'BACKUP_AGE_RECIPIENT',
  'BACKUP_SCHEDULE',
  'BACKUP_KEEP',
])

const settings = Object.keys(variables).filter((name) => !OF_THE_CONTAINER.has(name))

/** Variables that nginx/render documents, except those that a container or ops/compose.yml sets. */
const ofTheGateway = [...atRoot('nginx/render').matchAll(/^# {3}([A-Z_]+)=/gm)]
  .flatMap(([, name]) => name ?? [])
  .filter(
    (name) => !/^(GATEWAY|CLIENT|USERS)_|^(HMR|ACCESS_LOG|LOCATIONS_DIR|STATUS_PORT)$/.test(name),
  )

const isSecret = (name: string) => SECRETS.some((secret) => secret === name)

test('nginx/render documents settings of the gateway', () => {
  expect(ofTheGateway).toContain('LOGIN_RATE')
  expect(ofTheGateway).toContain('TRUSTED_PROXIES')
})

describe.each([...FILES, STACK])('%s', (file) => {
  const services = compose(file)
  const isPassed = (name: string) => !OF_OTHERS.has(name) && !(file === STACK && isSecret(name))

  test.for(settings.filter(isPassed))('passes %s to the service', (name) => {
    expect(services['users']?.environment?.[name]).toMatch(new RegExp(`^\\$\\{${name}[:}]`))
  })

  test('passes only known variables to the service', () => {
    const unknown = Object.keys(services['users']?.environment ?? {}).filter(
      (name) => !(name in variables) && !isSecret(name.replace(/_FILE$/, '')),
    )
    expect(unknown).toEqual([])
  })

  test.for(ofTheGateway)('passes %s to the gateway', (name) => {
    expect(services['gateway']?.environment?.[name]).toMatch(new RegExp(`^\\$\\{${name}[:}]`))
  })

  test.for(Object.keys(services))('bounds the log files of %s', (name) => {
    expect(services[name]?.logging?.options).toEqual({ 'max-size': '10m', 'max-file': '5' })
  })
})

test(`${STACK} passes secrets as files that it mounts`, () => {
  for (const [name, { environment = {}, secrets = [] } = {}] of Object.entries(compose(STACK))) {
    const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'))
    expect({ name, files: files.sort() }).toEqual({
      name,
      files: secrets.map((secret) => `/run/secrets/${secret}`).sort(),
    })
  }
})

test('.env.example lists exactly the settings of docker-compose.prod.yml', () => {
  const named = [...atRoot('.env.example').matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name)
  const ofCompose = ['PORT', 'LOCATIONS_DIR']
  expect(named.sort()).toEqual([...new Set([...settings, ...ofTheGateway, ...ofCompose])].sort())
})

test('docker-compose.prod.yml checks every setting before the database starts', () => {
  const { environment = {} } = compose('docker-compose.prod.yml')['check-config'] ?? {}
  const unchecked = [...settings, ...ofTheGateway].filter(
    (name) => !environment[name]?.startsWith(`\${${name}`),
  )
  expect(unchecked).toEqual([])
})

describe('check-config', () => {
  const environment = { DATABASE_URL: 'postgres://gatehouse:x@db.test/gatehouse', APP_SECRET }
  const check = (name: string, value: string) => () =>
    checkEnvironment({ ...environment, [name]: value })

  test.for(['POSTGRES_PASSWORD', 'POSTGRES_SERVICE_PASSWORD'])('accepts %s in hex', (name) => {
    expect(check(name, '0123456789abcdef0123456789abcdef')).not.toThrow()
  })

  // Compose reduces pa$word1x to the first one.
  test.for([
    'pa',
    'pa$word1x',
    'fifteen-letters',
    'sixteen-letters-',
    'p@ss/word:with?in',
    'é'.repeat(16),
  ])('refuses the database password %j and names its variable', (password) => {
    for (const name of ['POSTGRES_PASSWORD', 'POSTGRES_SERVICE_PASSWORD']) {
      expect(check(name, password)).toThrow(`\n  ${name} must be 16 to 128 letters and digits`)
    }
  })

  test('refuses an address with a lone % in the password', () => {
    expect(check('DATABASE_URL', 'postgres://gatehouse:50%off@db.test/gatehouse')).toThrow(
      'DATABASE_URL has a % that no two hexadecimal digits follow: write %25',
    )
  })
})

describe.each(['services/users/Dockerfile', 'services/client/Dockerfile', 'nginx/Dockerfile'])(
  '%s',
  (file) => {
    test('runs as a numeric non-root user, as Kubernetes requires', () => {
      const [lastStage = ''] = atRoot(file)
        .split(/^FROM /m)
        .slice(-1)
      expect(lastStage).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m)
    })
  },
)
