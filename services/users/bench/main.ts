import { parseArgs } from 'node:util'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { benchLogin } from './login.ts'
import { benchMemory } from './memory.ts'
import { benchRefresh } from './refresh.ts'
import { benchReplicas } from './replicas.ts'
import { benchRevocation } from './revocation.ts'
import { startStack } from './stack.ts'
import { benchStartup } from './startup.ts'
import { benchStatus } from './status.ts'
import { benchVerify } from './verify.ts'

const usage = `Usage: npm run bench [-- --seconds N]

Measures the service against bare alternatives in the same run and prints ratios. Absolute figures
depend on the machine; the ratios and the goals beside them do not.

  --seconds N   how long each load lasts (default 5)
  --help        show this text`

const { seconds, help } = readOptions()

if (help) console.log(usage)
else if (!(seconds > 0)) {
  console.error(usage)
  process.exitCode = 2
} else await bench(seconds)

/** What cannot be understood gives no seconds. */
function readOptions(): { seconds: number; help: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '5' },
        help: { type: 'boolean', default: false },
      },
    })
    return { seconds: Number(values.seconds), help: values.help }
  } catch {
    return { seconds: Number.NaN, help: false }
  }
}

async function bench(duration: number): Promise<void> {
  const stack = await startStack()
  // Makes sessions and signs their tokens for processes that run beside it.
  const app = await buildApp(readConfig(stack.env))
  try {
    const rows = [
      ...(await benchStartup(stack)),
      ...(await benchStatus(stack, duration)),
      ...(await benchLogin(stack, duration)),
      ...(await benchRefresh(stack, app, duration)),
      ...(await benchVerify(stack, app, duration)),
      ...(await benchReplicas(stack, app, duration)),
      ...(await benchRevocation(stack, app)),
      ...(await benchMemory(stack, app)),
    ]
    console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])))
  } finally {
    await app.close()
    await stack.stop()
  }
}
