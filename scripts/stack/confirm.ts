import { createInterface } from 'node:readline'
import { shown } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'
import type { Options } from './options.ts'

/** Asks whether the database may be removed. Throws unless the answer is yes. */
export const confirmReset = async ({ dataDir }: Options) => {
  process.stdout.write(`Remove every account and session in ${shown(dataDir)}? Type yes: `)
  // Without readline's line editing, which would intercept Ctrl-C.
  const lines = createInterface({ input: process.stdin, terminal: false })
  const { value = '' } = await lines[Symbol.asyncIterator]().next()
  lines.close()
  if (value.trim() !== 'yes') throw problem('Nothing was removed.')
}
