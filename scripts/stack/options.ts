import path from 'node:path'
import { parseArgs } from 'node:util'
import { inRoot } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'

export type Options = {
  port: number
  dataDir: string
  dev: boolean
  reset: boolean
  /** Of the service and the gateway, over the caller's. */
  variables?: Record<string, string>
}

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string' },
        dev: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw problem(`${(error as Error).message}\nSee ./scripts/start --help.`)
  }
}

const toPort = (text: string) => {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port
  throw problem(`--port takes a number from 1 to 65535, not ${text}.`)
}

/** What the command line asks for; a relative --data starts where the caller stands. */
export const readOptions = (args: string[]): Options => {
  const { port, data, dev, reset } = parse(args)
  const dataDir = data === undefined ? inRoot('.data') : path.resolve(data)
  return { port: toPort(port), dataDir, dev, reset }
}
