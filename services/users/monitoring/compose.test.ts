import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isInstalled, promtool } from './prometheus.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const read = (file: string) => readFileSync(`${ROOT}${file}`, 'utf8')
const ARGS = ['compose', '--env-file', '/dev/null', '-f', 'docker-compose.prod.yml']
const PASSWORDS = { GRAFANA_PASSWORD: 'of-grafana', POSTGRES_MONITOR_PASSWORD: 'of-the-monitor' }
const REQUIRED = {
  ...PASSWORDS,
  APP_SECRET: 'x'.repeat(32),
  POSTGRES_PASSWORD: '0123456789abcdef',
  POSTGRES_SERVICE_PASSWORD: '0123456789abcdef',
}

interface Service {
  image?: string
  command?: string[]
  environment?: Record<string, string>
  networks?: Record<string, unknown>
  ports?: { host_ip?: string; published: string; target: number }[]
  volumes?: { type: string; source: string; target: string; read_only?: boolean }[]
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  logging?: { options: Record<string, string> }
}

interface ScrapeConfig {
  job_name: string
  dns_sd_configs: [{ names: string[]; port: number }]
}

async function render(env: Record<string, string>): Promise<Record<string, Service | undefined>> {
  const args = [...ARGS, '-f', 'ops/compose.yml', 'config', '--format', 'json']
  const { PATH = '', HOME = '' } = process.env
  const run = promisify(execFile)('docker', args, { cwd: ROOT, env: { PATH, HOME, ...env } })
  return JSON.parse((await run).stdout).services
}

const hasCompose = await promisify(execFile)('docker', ['compose', 'version']).then(
  () => true,
  () => false,
)
if (!hasCompose) {
  test('Docker Compose is installed', ({ skip }) => skip('Install Docker with Compose'))
}

test.runIf(await isInstalled())('promtool accepts the configuration of Prometheus', async () => {
  const file = `${ROOT}ops/prometheus/prometheus.yml`
  expect(await promtool('check', 'config', file)).toContain('is valid prometheus config file')
})

const OURS = ['prometheus', 'grafana', 'postgres-exporter', 'nginx-exporter']

describe.runIf(hasCompose)('docker-compose.prod.yml with ops/compose.yml', () => {
  let services: Record<string, Service | undefined> = {}
  beforeAll(async () => {
    services = await render(REQUIRED)
  })
  const shareNetwork = (one: string, other: string) =>
    Object.keys(services[one]?.networks ?? {}).some((name) =>
      Object.keys(services[other]?.networks ?? {}).includes(name),
    )

  test.for(Object.keys(PASSWORDS))('requires %s', async (name) => {
    await expect(render({ ...REQUIRED, [name]: '' })).rejects.toThrow(`set ${name} to`)
  })

  test.for(OURS)('%s is hardened, and its image has a version', (name) => {
    const { cap_drop, image, logging, read_only, security_opt } = services[name] ?? {}
    expect(image).toMatch(/:v?\d+\.\d+\.\d+$/)
    expect({ cap_drop, read_only, security_opt }).toEqual({
      cap_drop: ['ALL'],
      read_only: true,
      security_opt: ['no-new-privileges:true'],
    })
    expect(logging?.options).toEqual({ 'max-size': '10m', 'max-file': '5' })
  })

  test('mounts only files that exist, and none to write', () => {
    const binds = OURS.flatMap((name) => services[name]?.volumes ?? []).filter(
      ({ type }) => type === 'bind',
    )
    expect(binds).toHaveLength(4)
    for (const { source, read_only } of binds) {
      expect(existsSync(source), source).toBe(true)
      expect(read_only).toBe(true)
    }
  })

  test('publishes the gateway, and Grafana on this machine alone', () => {
    const published = Object.entries(services).flatMap(([name, service]) =>
      (service?.ports ?? []).map(({ host_ip, target }) => [name, host_ip, target]),
    )
    expect(published.sort()).toEqual([
      ['gateway', undefined, 8080],
      ['grafana', '127.0.0.1', 3000],
    ])
  })

  test('Prometheus scrapes services that it reaches, the replicas on METRICS_PORT', () => {
    const { rule_files, scrape_configs } = parse(read('ops/prometheus/prometheus.yml'))
    const targets = (scrape_configs as ScrapeConfig[]).map(({ job_name, dns_sd_configs }) => {
      const [{ names, port }] = dns_sd_configs
      return [job_name, ...names, port] as const
    })
    expect(targets).toEqual([
      ['gatehouse', 'users', Number(services['users']?.environment?.['METRICS_PORT'])],
      ['postgres', 'postgres-exporter', 9187],
      ['nginx', 'nginx-exporter', 9113],
    ])
    for (const [, name] of targets) expect(shareNetwork('prometheus', String(name))).toBe(true)
    const mounted = services['prometheus']?.volumes?.map(({ target }) => target)
    for (const file of ['prometheus.yml', ...rule_files]) {
      expect(mounted).toContain(`/etc/prometheus/${file}`)
    }
  })

  test('Grafana has Prometheus as its source, and the generated dashboard', () => {
    const provisioned = (file: string) => parse(read(`ops/grafana/provisioning/${file}`))
    const [source] = provisioned('datasources/prometheus.yml').datasources
    expect(new URL(source.url).hostname).toBe('prometheus')
    expect(source).toMatchObject({ type: 'prometheus', isDefault: true })
    expect(shareNetwork('grafana', 'prometheus')).toBe(true)
    const [provider] = provisioned('dashboards/gatehouse.yml').providers
    const mounts = services['grafana']?.volumes ?? []
    const dashboard = mounts.find(({ target }) => target.startsWith(`${provider.options.path}/`))
    expect(dashboard?.source).toBe(`${ROOT}ops/grafana/gatehouse.json`)
    expect(mounts.map(({ target }) => target)).toContain('/etc/grafana/provisioning')
  })

  test('the exporter reads Postgres as a role of its own', () => {
    const { environment = {} } = services['postgres-exporter'] ?? {}
    expect(environment['DATA_SOURCE_USER']).toBe('gatehouse_monitor')
    expect(new URL(`postgres://${environment['DATA_SOURCE_URI']}`).hostname).toBe('postgres')
    expect(shareNetwork('postgres-exporter', 'postgres')).toBe(true)
    expect(shareNetwork('grafana', 'postgres')).toBe(false)
  })

  test('the exporter reads the port of nginx that nothing publishes', () => {
    const [argument = ''] = services['nginx-exporter']?.command ?? []
    const { hostname, port } = new URL(argument.replace('--nginx.scrape-uri=', ''))
    expect({ hostname, port }).toEqual({
      hostname: 'gateway',
      port: services['gateway']?.environment?.['STATUS_PORT'],
    })
    expect(shareNetwork('nginx-exporter', 'gateway')).toBe(true)
  })
})
