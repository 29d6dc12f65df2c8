import { parseArgs } from 'node:util'

/** The help lines of the options that every benchmark has. */
export const SHARED_HELP = `  --json FILE      writes the figures to a file
  --baseline FILE  compares the figures with a file that --json wrote
  --help           show this text`

type Strings = Record<string, { type: 'string'; default?: string; multiple?: true }>

/** Reads the command line. Prints the usage and exits with 0 for `--help`, with 2 for an option that does not exist. */
export function readOptions(usage: string, own: Strings) {
  const values = parse(own) ?? refuse(usage)
  if (values['help']) {
    console.log(usage)
    process.exit(0)
  }
  const text = (name: string) => values[name] as string | undefined
  return {
    text,
    list: (name: string) => (values[name] ?? []) as string[],
    files: { json: text('json'), baseline: text('baseline') },
  }
}

/** Prints the usage and exits with 2. */
export function refuse(usage: string): never {
  console.error(usage)
  process.exit(2)
}

function parse(own: Strings): Record<string, unknown> | undefined {
  try {
    return parseArgs({
      options: {
        ...own,
        json: { type: 'string' },
        baseline: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    return undefined
  }
}
