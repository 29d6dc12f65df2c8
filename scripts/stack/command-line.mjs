import { parseArgs } from 'node:util'

/** @param {string} message */
const problem = (message) => Object.assign(new Error(message), { name: 'Problem' })

/** @param {string[]} args */
const parse = (args) => {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string' },
        dev: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw problem(`${reason}\nSee ./scripts/start --help.`)
  }
}

/** @param {string} text */
const toPort = (text) => {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port
  throw problem(`--port takes a number from 1 to 65535, not ${text}.`)
}

/** Checked early: the service and the gateway check it only after minutes of installing and building. */
const checkPublicUrl = (address = '') => {
  if (address === '') return
  if (URL.canParse(address) && /^https?:\/\/[^/?#@]+\/?$/.test(address)) return
  throw problem(
    `PUBLIC_URL=${address} must consist of http:// or https://, a host and a port, such as https://id.example.com: the gateway serves no path.`,
  )
}

/**
 * Reads and checks the command line and PUBLIC_URL. Runs on Node 18 and later, and imports no other file.
 *
 * @param {string[]} args
 */
export const readOptions = (args) => {
  const { port = '', data, dev = false, reset = false, yes = false } = parse(args)
  if (data === '') throw problem('--data needs a folder.')
  if (reset && !yes && !process.stdin.isTTY) {
    throw problem(
      '--reset asks before it removes the database, but there is no terminal to answer: add --yes.',
    )
  }
  checkPublicUrl(process.env['PUBLIC_URL'])
  return { port: toPort(port), data, dev, reset, yes }
}
