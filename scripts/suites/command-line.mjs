import { parseArgs } from 'node:util'

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} args What npm is called with.
 * @property {boolean} reports Whether the tests write reports; a suite without them counts as one test.
 * @property {true} [onDemand] Whether the suite takes minutes, so that only --only runs it.
 */

/**
 * Ordered by duration, so that failures appear early.
 *
 * @type {Suite[]}
 */
const suites = [
  { name: 'check', args: ['run', 'check'], reports: false },
  { name: 'contract', args: ['test', '-w', '@gatehouse/contract'], reports: true },
  { name: 'gateway', args: ['exec', '--', 'vitest', 'run', '--root', 'nginx'], reports: true },
  { name: 'helm', args: ['exec', '--', 'vitest', 'run', '--root', 'ops/helm'], reports: true },
  { name: 'upgrade', args: ['run', 'test:upgrade'], reports: true },
  { name: 'monitoring', args: ['run', 'test:monitoring'], reports: true },
  { name: 'backup', args: ['run', 'test:backup'], reports: true },
  { name: 'server', args: ['run', 'test:server'], reports: true },
  { name: 'client', args: ['run', 'test:client'], reports: true },
  { name: 'start', args: ['exec', '--', 'vitest', 'run', '--root', 'scripts'], reports: true },
  { name: 'e2e', args: ['run', 'test:e2e'], reports: true },
  { name: 'replicas', args: ['run', 'test:replicas'], reports: true, onDemand: true },
  { name: 'failover', args: ['run', 'test:failover'], reports: true, onDemand: true },
  { name: 'pitr', args: ['run', 'test:pitr'], reports: true, onDemand: true },
  { name: 'pooler', args: ['run', 'test:pooler'], reports: true, onDemand: true },
  { name: 'swarm', args: ['run', 'test:swarm'], reports: true, onDemand: true },
]

/** @param {string} message */
const problem = (message) => Object.assign(new Error(message), { name: 'Problem' })

/** @param {string[]} args */
const parse = (args) => {
  try {
    return (
      parseArgs({ args, options: { only: { type: 'string', multiple: true } } }).values.only ?? []
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw problem(`${reason}\nSee ./scripts/test --help.`)
  }
}

/**
 * Returns the suites that the command line selects: all but those on demand, or those named by --only. Runs on Node 18 and later.
 *
 * @param {string[]} args
 */
export const readOptions = (args) => {
  const only = parse(args)
  const names = suites.map(({ name }) => name)
  const unknown = only.find((name) => !names.includes(name))
  if (unknown) throw problem(`There is no suite ${unknown}. The suites are: ${names.join(', ')}.`)
  return suites.filter(({ name, onDemand }) =>
    only.length === 0 ? !onDemand : only.includes(name),
  )
}
