import path from 'node:path'
import { inRoot } from '../lib/paths.ts'
import { readOptions as read } from './command-line.mjs'

export type Options = {
  port: number
  dataDir: string
  dev: boolean
  reset: boolean
  /** Of the service and the gateway, over the caller's. */
  variables?: Record<string, string>
}

/** Reads the command line; a relative --data starts where the caller stands. */
export const readOptions = (args: string[]): Options & { yes: boolean } => {
  const { data, ...options } = read(args)
  return { ...options, dataDir: data === undefined ? inRoot('.data') : path.resolve(data) }
}
