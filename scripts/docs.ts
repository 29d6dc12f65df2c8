import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { variables } from '../services/users/src/config.ts'

// Usage: node scripts/docs.ts [--check]
// Writes docs/configuration.md from the service's config.ts; with --check fails when it is stale.

const TARGET = new URL('../docs/configuration.md', import.meta.url)

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const fresh = render()
if (!values.check) await writeFile(TARGET, fresh)
else if ((await readFile(TARGET, 'utf8').catch(() => '')) !== fresh) {
  console.error('docs/configuration.md is stale: run node scripts/docs.ts')
  process.exitCode = 1
}

function render(): string {
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
