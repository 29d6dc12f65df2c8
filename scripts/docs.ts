import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { nginxSiteMap } from '../services/client/site-map.ts'
import { STRIPPED_COOKIES } from '../services/contract/src/cookies.ts'
import { variables } from '../services/users/src/config.ts'

// Usage: node scripts/docs.ts [--check]
// Writes what is generated from the sources: the documentation of the service's configuration, and for nginx/render,
// a shell script, the list of cookies and the client's site map. With --check fails when one of them is stale.

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

Generated from \`services/users/src/config.ts\` by \`node scripts/docs.ts\`. Everything is read from the environment, once, at
start; all faults are reported together and the service does not start with one. Durations are \`60s\`, \`15m\`, \`12h\`, \`90d\`;
a bare number is seconds. An empty variable counts as none.

| variable | default | what it does |
|---|---|---|
${rows.join('\n')}
`
}

/** As one would write it in the environment. */
function defaultOf(schema: (typeof variables)[keyof typeof variables]): string {
  if (!schema.safeParse(undefined).success) return '**required**'
  const { defaultValue } = schema.def as { defaultValue?: string }
  return defaultValue ? `\`${defaultValue}\`` : 'none'
}
