import { parseArgs } from 'node:util'
import { describe, problem } from '../lib/problem.ts'
import { type Suite, suites } from './suites.ts'

const parse = (args: string[]) => {
  try {
    const only = { type: 'string', multiple: true } as const
    return parseArgs({ args, options: { only } }).values.only ?? []
  } catch (error) {
    throw problem(`${describe(error)}\nSee ./scripts/test --help.`)
  }
}

/** The suites that the command line chooses: all of them, or those named by --only. */
export const chosenSuites = (args: string[]): Suite[] => {
  const only = parse(args)
  const names = suites.map(({ name }) => name)
  const unknown = only.find((name) => !names.includes(name))
  if (unknown) throw problem(`There is no suite ${unknown}. The suites: ${names.join(', ')}.`)
  return only.length === 0 ? suites : suites.filter(({ name }) => only.includes(name))
}
