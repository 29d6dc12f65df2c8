import { readFile } from 'node:fs/promises'
import getPort from 'get-port'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { METRICS } from '#/http/metrics/definitions.ts'
import { PANELS } from '../../../ops/grafana/panels.ts'
import { useClosing } from '../test/closing.ts'
import { ownerQuery, workerDatabase } from '../test/database.ts'
import { PASSWORD } from '../test/secrets.ts'
import { type ListeningProcess, startListening } from '../test/server-process.ts'
import { hasNginxExporter, startNginxExporter } from './nginx-exporter.ts'
import {
  isInstalled,
  type Prometheus,
  promtool,
  RULE_TESTS,
  RULES,
  startPrometheus,
} from './prometheus.ts'

interface Rule {
  name: string
  query: string
  health: string
  lastError?: string
}

interface Result {
  result: unknown[]
}

const installed = await isInstalled()
const hasExporter = hasNginxExporter()
let prometheus: Prometheus | undefined

if (!installed) {
  test('Prometheus is installed', ({ skip }) => skip('Install it: apt-get install prometheus'))
}
if (!hasExporter) {
  test('the exporter for nginx is installed', ({ skip }) =>
    skip('Install it: apt-get install nginx prometheus-nginx-exporter'))
}

/** Sends a few requests of each kind, also refused ones, so that their series exist. */
async function useService({ url }: ListeningProcess): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const email = 'maria@example.test'
  await post('/auth/register', { username: 'maria', email, password: PASSWORD })
  const answer = await post('/auth/login', { email, password: PASSWORD })
  const { access_token, refresh_token } = (await answer.json()) as Record<string, string>
  await post('/auth/refresh', { refresh_token })
  await fetch(`${url}/auth/status`, { headers: { authorization: `Bearer ${access_token}` } })
  for (let n = 0; n < 11; n += 1) await post('/auth/login', { email, password: 'a wrong password' })
}

const ask = (path: string) => prometheus?.get(path) ?? Promise.reject(new Error('Not started'))

const evaluate = (query: string) =>
  ask(`query?query=${encodeURIComponent(query)}`) as Promise<Result>

const readRules = async (): Promise<Rule[]> => {
  const data = (await ask('rules')) as { groups: { rules: Rule[] }[] }
  return data.groups.flatMap(({ rules }) => rules)
}

const metricsOf = (query: string) => query.match(/\b(?:gatehouse|nodejs|process)_\w+/g) ?? []

const queries = PANELS.flatMap((panel) =>
  panel.queries.map(([query]) => [panel.title, query] as const),
)

test('every alert has a rule test and a section in the runbook', async () => {
  const alerts = [...(await readFile(RULES, 'utf8')).matchAll(/alert: (\w+)/g)].map(
    ([, name]) => name,
  )
  expect(alerts.length).toBeGreaterThan(10)
  const tests = await readFile(RULE_TESTS, 'utf8')
  const runbook = await readFile(new URL('../../../docs/runbook.md', import.meta.url), 'utf8')
  const missing = (text: string, of: (name?: string) => string) =>
    alerts.filter((name) => !text.includes(of(name)))
  expect(missing(tests, (name) => `alertname: ${name}\n`)).toEqual([])
  expect(missing(runbook, (name) => `## ${name}\n`)).toEqual([])
})

test('the dashboard shows every metric', () => {
  const shown = new Set(queries.flatMap(([, query]) => metricsOf(query)))
  const hidden = Object.keys(METRICS).filter(
    (name) => !shown.has(name) && !shown.has(`${name}_bucket`),
  )
  expect(hidden).toEqual([])
})

describe.skipIf(!installed)('with Prometheus', () => {
  const closing = useClosing()
  beforeAll(async () => {
    const port = await getPort()
    const started = await startListening(await workerDatabase(), { METRICS_PORT: String(port) })
    closing.push(() => started.child.kill('SIGKILL'))
    await useService(started)
    await ownerQuery(
      `INSERT INTO backup_runs (kind, started_at) VALUES ('backup', now()), ('drill', now())`,
    )
    const ports: Record<string, number> = { gatehouse: port }
    if (hasExporter) {
      const exporter = await startNginxExporter(started.url)
      closing.push(exporter.stop)
      ports['nginx'] = exporter.port
    }
    prometheus = await startPrometheus(ports)
    closing.push(prometheus.stop)
    await vi.waitFor(
      async () => {
        const { result } = await evaluate('up{job="gatehouse"} == 1')
        expect(result).toHaveLength(1)
      },
      { timeout: 30_000, interval: 250 },
    )
  })

  test('the rules are valid, and each alert is silent and fires as its example says', async () => {
    await promtool('check', 'rules', RULES)
    expect(await promtool('test', 'rules', RULE_TESTS)).toContain('SUCCESS')
  })

  test('evaluates every rule on the running service, and none fires', async () => {
    await vi.waitFor(
      async () => expect((await readRules()).every(({ health }) => health === 'ok')).toBe(true),
      { timeout: 20_000, interval: 250 },
    )
    const rules = await readRules()
    expect(rules.length).toBeGreaterThan(10)
    for (const { name, query } of rules) {
      for (const metric of metricsOf(query)) {
        expect([name, metric, (await evaluate(metric)).result.length > 0]).toEqual([
          name,
          metric,
          true,
        ])
      }
    }
    expect((await evaluate('ALERTS{alertstate="firing"}')).result).toEqual([])
  })

  test.for(queries)('the panel "%s" has data: %s', async ([, query], { skip }) => {
    skip(!hasExporter && query.includes('nginx_'), 'the exporter for nginx is not installed')
    const now = query.replaceAll('$__rate_interval', '30s')
    await vi.waitFor(async () => expect((await evaluate(now)).result).not.toEqual([]), {
      timeout: 20_000,
      interval: 500,
    })
  })
})
