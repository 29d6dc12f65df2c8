import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { nginxSiteMap } from '../services/client/site-map.ts'
import { STRIPPED_COOKIES } from '../services/contract/src/cookies.ts'
import { SECRETS, variables } from '../services/users/src/config-variables.ts'

// Usage: node scripts/docs.ts [--check]
// Writes the generated files: the documentation of the configuration and, for nginx/render, which is a shell script, the
// list of cookies and the paths of the client's pages. With --check, fails if one of them is stale.

const GENERATED: Record<string, () => string> = {
  'docs/configuration.md': configuration,
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

function configuration(): string {
  const rows = Object.entries(variables).map(
    ([name, schema]) => `| \`${name}\` | ${defaultOf(schema)} | ${schema.description ?? ''} |`,
  )
  return `# Configuration

Generated from \`services/users/src/config-variables.ts\` by \`node scripts/docs.ts\`. The service reads its environment once,
at start. If a variable is invalid, it reports every fault and exits. Durations are \`60s\`, \`15m\`, \`12h\`, \`90d\`; a bare number is
seconds. An empty variable counts as unset.

| variable | default | what it does |
|---|---|---|
${rows.join('\n')}

## Secrets from files
${SECRETS.map((name) => `\`${name}_FILE\``).join(', ')} each name a file that holds the variable, such as one that Docker or Kubernetes mounts. A line break at
the end doesn't count. A variable that is set in both ways is refused.

## The gateway alone
\`nginx/render\` checks these, and \`LOGIN_RATE\`, \`CONNECTIONS_PER_NETWORK\`, \`WORKER_CONNECTIONS\`, \`PUBLIC_URL\` and \`TRUSTED_PROXIES\` above. Compose and
\`./scripts/start\` set those that they need; \`LOCATIONS_DIR\` is yours to choose.

| variable | default | what it does |
|---|---|---|
| \`LOCATIONS_DIR\` | \`nginx/locations.d\` | The folder whose \`*.conf\` files are the locations of your own services (docs/guard-a-service.md). |
| \`ACCESS_LOG\` | \`/dev/stdout\` | The file of the access log, or \`off\`. nginx cannot open \`/dev/stdout\` where it is a socket. |
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
