import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { dashboard } from '../ops/grafana/dashboard.ts'
import { nginxSiteMap } from '../services/client/site-map.ts'
import { STRIPPED_COOKIES } from '../services/contract/src/cookies.ts'
import { SECRETS, variables } from '../services/users/src/config-variables.ts'
import { METRICS } from '../services/users/src/http/metrics/definitions.ts'

// Usage: node scripts/docs.ts [--check]
// Writes the generated files: the documentation of the configuration and the metrics, the Grafana dashboard, the Helm chart's copy of the alerts, since a chart
// reads only its own files, and, for nginx/render, which is a shell script, the list of cookies and the paths of the client's pages. With --check, fails if one of them is stale.

const GENERATED: Record<string, () => string> = {
  'docs/configuration.md': configuration,
  'docs/metrics.md': metrics,
  'ops/grafana/gatehouse.json': dashboard,
  'ops/helm/gatehouse/rules.yml': chartRules,
  'nginx/templates/cookies.txt': () => STRIPPED_COOKIES.map((name) => `${name}\n`).join(''),
  'nginx/templates/site-map.conf': nginxSiteMap,
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
for (const [path, generate] of Object.entries(GENERATED)) {
  const target = new URL(`../${path}`, import.meta.url)
  const fresh = generate()
  if (!values.check) await writeFile(target, fresh)
  else if ((await readFile(target, 'utf8').catch(() => '')) !== fresh) {
    console.error(`${path} is stale: run node scripts/docs.ts`)
    process.exitCode = 1
  }
}

function chartRules(): string {
  const rules = readFileSync(new URL('../ops/prometheus/rules.yml', import.meta.url), 'utf8')
  return `# Generated from ops/prometheus/rules.yml by \`npm run docs\`.\n${rules.replace(/^(#.*\n)+/, '')}`
}

function metrics(): string {
  const rows = Object.entries(METRICS).map(([name, { type, help, ...rest }]) => {
    const labels = 'labels' in rest ? rest.labels.map((label) => `\`${label}\``).join(', ') : ''
    return `| \`${name}\` | ${type} | ${labels} | ${help} |`
  })
  return `# Metrics

Generated from \`services/users/src/http/metrics/definitions.ts\` by \`npm run docs\`. With \`METRICS_PORT\` set, each process of the service
answers \`GET /metrics\` on that port in Prometheus' text format. There is no log-in: keep the port inside your network. The
gateway doesn't reach it. With Docker Compose, Prometheus in the network \`services\` reads every replica:

\`\`\`yaml
scrape_configs:
  - job_name: gatehouse
    dns_sd_configs: [{ names: [users], type: A, port: 9464 }]
\`\`\`

Counters begin at 0 when a process starts, and count that process alone. \`gatehouse_sessions_live\`, \`gatehouse_audit_unsealed_seconds\` and
\`gatehouse_mail_*\` describe the database, so every replica reports the same: take their maximum. While the database doesn't
answer they are absent, and \`gatehouse_database_up\` is 0. No label has a value that a client can choose.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join('\n')}

The port also serves the metrics of the Node.js process, such as \`nodejs_eventloop_lag_p99_seconds\`,
\`process_cpu_seconds_total\` and \`process_resident_memory_bytes\`.
`
}

function configuration(): string {
  const rows = Object.entries(variables).map(
    ([name, schema]) => `| \`${name}\` | ${defaultOf(schema)} | ${schema.description ?? ''} |`,
  )
  return `# Configuration

Generated from \`services/users/src/config-variables.ts\` by \`npm run docs\`. The service reads its environment once,
at start. If a variable is invalid, it reports every fault and exits. Durations are \`60s\`, \`15m\`, \`12h\`, \`90d\`; a bare number is
seconds. An empty variable counts as unset.

| variable | default | what it does |
|---|---|---|
${rows.join('\n')}

## Secrets from files
These variables name files that hold a secret, such as those that Docker or Kubernetes mounts: ${SECRETS.map((name) => `\`${name}_FILE\``).join(', ')}. A line break at
the end of the file doesn't count. A variable that is set in both ways is refused.

## The gateway alone
\`nginx/render\` checks these, and \`LOGIN_RATE\`, \`CONNECTIONS_PER_NETWORK\`, \`WORKER_CONNECTIONS\`, \`PUBLIC_URL\` and \`TRUSTED_PROXIES\` above. Compose and
\`./scripts/start\` set those that they need; \`LOCATIONS_DIR\` is yours to choose.

| variable | default | what it does |
|---|---|---|
| \`LOCATIONS_DIR\` | \`nginx/locations.d\` | The folder whose \`*.conf\` files are the locations of your own services (docs/guard-a-service.md). |
| \`ACCESS_LOG\` | \`/dev/stdout\` | The file of the access log, or \`off\`. nginx cannot open \`/dev/stdout\` where it is a socket. |
| \`STATUS_PORT\` | none | A port with nginx's \`stub_status\` at \`/stub_status\`, for an exporter (ops/README.md). Don't publish it. |
| \`USERS_UPSTREAM\` | none | The replicas of the service, as comma-separated \`HOST:PORT\`. Set, it makes nginx the gateway. |
| \`CLIENT_UPSTREAM\` | none | The server of the pages, as \`HOST:PORT\`. |
| \`GATEWAY_HOST\`, \`GATEWAY_PORT\` | \`127.0.0.1\`, \`8080\` | The address and port on which the gateway listens. |
| \`CLIENT_ROOT\` | none | The folder of the built client. Set, it makes nginx the static server. |
| \`CLIENT_HOST\`, \`CLIENT_PORT\` | \`127.0.0.1\`, \`8081\` | The address and port on which the static server listens. |
| \`HMR\` | \`off\` | \`on\` when the pages come from Vite's development server. |
`
}

/** Returns the default as it is written in the environment. */
function defaultOf(schema: (typeof variables)[keyof typeof variables]): string {
  if (!schema.safeParse(undefined).success) return '**required**'
  const { defaultValue } = schema.def as { defaultValue?: string }
  return defaultValue ? `\`${defaultValue}\`` : 'none'
}
