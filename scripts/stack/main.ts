import { describe, problem } from '../lib/problem.ts'
import { onStopSignal } from '../lib/stop-signal.ts'
import { confirmReset } from './confirm.ts'
import { readOptions } from './options.ts'
import { exitReport } from './ready.ts'
import { openDataDir, startStack } from './stack.ts'
import { table } from './table.ts'

// Postgres and nginx, which run as other users for root, must be able to enter new folders.
process.umask(0o022)

const start = async () => {
  const { yes, ...options } = readOptions(process.argv.slice(2))
  if (options.reset && !yes) await confirmReset(options)
  const { group, close } = await openDataDir(options.dataDir)
  const stopped = onStopSignal()
  const failed = startStack(group, options).then(async ({ children }) => {
    console.log(`\nGatehouse runs.\n\n${table(options)}\n\nCtrl-C stops it.`)
    const child = await Promise.race(children.map((member) => member.exited.then(() => member)))
    throw problem(exitReport(child))
  })
  try {
    await Promise.race([stopped, failed])
    failed.catch(() => undefined)
    console.log('\nStopping …')
  } finally {
    await close()
  }
}

try {
  await start()
  process.exit(0)
} catch (error) {
  console.error(describe(error))
  process.exit(1)
}
