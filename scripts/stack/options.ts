import path from 'node:path'
import { inRoot } from '../lib/paths.ts'
import { readOptions as read } from './command-line.mjs'

export type Options = {
  port: number
  dataDir: string
  dev: boolean
  reset: boolean
  /** Variables of the service and the gateway that override the caller's. */
  variables?: Record<string, string>
}

/** Reads the command line. A relative --data is resolved from the current directory. */
export const readOptions = (args: string[]): Options & { yes: boolean } => {
  const { data, ...options } = read(args)
  return { ...options, dataDir: data === undefined ? inRoot('.data') : path.resolve(data) }
}
