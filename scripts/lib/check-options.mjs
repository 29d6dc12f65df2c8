// Usage: node check-options.mjs MODULE ARGUMENT...
// Checks a command line with the module's readOptions. Runs on Node 18 and later, before Node 24 is downloaded.
import { pathToFileURL } from 'node:url'

const [, , module = '', ...args] = process.argv
try {
  const { readOptions } = await import(pathToFileURL(module).href)
  readOptions(args)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
