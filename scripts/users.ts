// Usage: npm run users -- [--data DIR] COMMAND...
// The command line of services/users for operators. Without DATABASE_URL it uses the database that ./scripts/start runs.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { inRoot } from './lib/paths.ts'
import { describe, problem } from './lib/problem.ts'
import { runningDatabase } from './stack/running-database.ts'

const help = `--data DIR: the folder of the database that ./scripts/start runs (default .data), unless DATABASE_URL names one.
`

const helpWords = ['help', '--help', '-h']

/** Removes --data DIR from the arguments. npm runs scripts at the root; INIT_CWD is the caller's directory. */
const readData = (args: string[]) => {
  const options = { data: { type: 'string' } } as const
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const found = tokens.find((token) => token.kind === 'option' && token.name === 'data')
  if (found?.kind !== 'option') return { rest: args, data: undefined }
  if (!found.value) throw problem('--data needs a folder.')
  const { INIT_CWD = process.cwd() } = process.env
  const rest = args.toSpliced(found.index, found.inlineValue ? 1 : 2)
  return { rest, data: path.resolve(INIT_CWD, found.value) }
}

const isSet = (name: string) => Boolean(process.env[name] || process.env[`${name}_FILE`])
const isNamed = () => isSet('DATABASE_URL') || isSet('MIGRATION_DATABASE_URL')

/** Replaces libpq's variables and NODE_ENV, which the caller may have set for another database. */
const useRunningDatabase = (dataDir: string) => {
  const { APP_SECRET, ...addresses } = runningDatabase(dataDir)
  for (const name of Object.keys(process.env)) if (name.startsWith('PG')) delete process.env[name]
  if (!isSet('APP_SECRET')) process.env['APP_SECRET'] = APP_SECRET
  Object.assign(process.env, addresses, { NODE_ENV: 'development' })
}

const chooseDatabase = (data: string | undefined) => {
  if (!isNamed()) return useRunningDatabase(data ?? inRoot('.data'))
  if (data) throw problem('--data and DATABASE_URL name two databases: omit one of them.')
}

const prepare = (args: string[]) => {
  const { rest, data } = readData(args)
  const asksForHelp = rest.length === 0 || rest.some((arg) => helpWords.includes(arg))
  if (asksForHelp) process.stdout.write(help)
  // check-config reports missing variables itself.
  else if (rest[0] !== 'check-config') chooseDatabase(data)
  return rest
}

try {
  process.argv.splice(2, Infinity, ...prepare(process.argv.slice(2)))
} catch (error) {
  console.error(describe(error))
  process.exit(1)
}
// The files that commands name are relative to the caller's directory, but npm runs scripts at the root.
process.chdir(process.env['INIT_CWD'] ?? process.cwd())
await import('../services/users/src/cli.ts')
