import { parseArgs } from 'node:util'
import { benchLogin } from './login.ts'
import { benchMemory } from './memory.ts'
import { benchRefresh } from './refresh.ts'
import { benchReplicas } from './replicas.ts'
import { benchRevocation } from './revocation.ts'
import { type Row, type Stack, startStack } from './stack.ts'
import { benchStartup } from './startup.ts'
import { benchStatus } from './status.ts'
import { benchTrail } from './trail.ts'
import { benchVerify } from './verify.ts'

type Bench = (stack: Stack, seconds: number) => Promise<Row[]>

const BENCHES: Record<string, Bench> = {
  startup: benchStartup,
  status: benchStatus,
  login: benchLogin,
  refresh: benchRefresh,
  verify: benchVerify,
  replicas: benchReplicas,
  revocation: benchRevocation,
  trail: benchTrail,
  memory: benchMemory,
}

const usage = `Usage: npm run bench [-- --seconds N] [--only NAME]...

Measures the service against bare alternatives in the same run and prints ratios. Absolute figures
depend on the machine; the ratios and the goals beside them do not.

  --seconds N   how long each load lasts (default 5)
  --only NAME   ${Object.keys(BENCHES).join(', ')}; may be repeated
  --help        show this text`

const { seconds, only, help } = readOptions()

if (help) console.log(usage)
else if (!(seconds > 0) || only.some((name) => !Object.hasOwn(BENCHES, name))) {
  console.error(usage)
  process.exitCode = 2
} else await bench(seconds, only)

/** Returns NaN seconds for an invalid command line. */
function readOptions(): { seconds: number; only: string[]; help: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '5' },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    })
    return { seconds: Number(values.seconds), only: values.only, help: values.help }
  } catch {
    return { seconds: Number.NaN, only: [], help: false }
  }
}

async function bench(duration: number, names: string[]): Promise<void> {
  const stack = await startStack()
  const rows: Row[] = []
  try {
    for (const [name, run] of Object.entries(BENCHES)) {
      if (names.length === 0 || names.includes(name)) rows.push(...(await run(stack, duration)))
    }
    console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])))
  } finally {
    await stack.stop()
  }
}
