import { benchEnumeration } from './enumeration/enumeration.ts'
import { benchGuessing } from './guessing.ts'
import { benchLogin } from './login.ts'
import { benchMail } from './mail.ts'
import { benchMemory } from './memory.ts'
import { readOptions, refuse, SHARED_HELP } from './options.ts'
import { benchPasskey } from './passkey.ts'
import { benchRefresh } from './refresh.ts'
import { benchReplicas } from './replicas.ts'
import { createReport, type Report, type Row } from './report.ts'
import { benchRevocation } from './revocation.ts'
import { benchScale } from './scale.ts'
import { type Stack, startStack } from './stack.ts'
import { benchStartup } from './startup.ts'
import { benchStatus } from './status.ts'
import { benchTrail } from './trail.ts'
import { benchVerify } from './verify.ts'

type Bench = (stack: Stack, seconds: number, requests: number) => AsyncGenerator<Row>

const BENCHES: Record<string, Bench> = {
  startup: benchStartup,
  status: benchStatus,
  login: benchLogin,
  passkey: benchPasskey,
  guessing: benchGuessing,
  refresh: benchRefresh,
  verify: benchVerify,
  replicas: benchReplicas,
  scale: benchScale,
  revocation: benchRevocation,
  trail: benchTrail,
  mail: benchMail,
  enumeration: (stack, _, requests) => benchEnumeration(stack, requests),
  memory: benchMemory,
}

const usage = `Usage: npm run bench [-- --seconds N] [--only NAME]... [--json FILE] [--baseline FILE]

Measures the service against bare alternatives in the same run. Ratios and the goals for them hold on any
machine; other figures depend on it. Continues when a part fails. Exits with 1 when a goal was missed or a
part failed.

  --seconds N      how long each load lasts (default 5)
  --requests N     how many requests each side of the enumeration gets (default 2000)
  --only NAME      ${Object.keys(BENCHES).join(', ')}; may be repeated
${SHARED_HELP}`

const options = readOptions(usage, {
  seconds: { type: 'string', default: '5' },
  requests: { type: 'string', default: '2000' },
  only: { type: 'string', multiple: true },
})
const seconds = Number(options.text('seconds'))
const requests = Number(options.text('requests'))
const only = options.list('only')
if (!(seconds > 0) || !(requests > 0) || only.some((name) => !Object.hasOwn(BENCHES, name)))
  refuse(usage)
await bench(createReport(options.files))

async function bench(report: Report): Promise<void> {
  const names = Object.keys(BENCHES).filter((name) => only.length === 0 || only.includes(name))
  const stack = await startStack()
  try {
    for (const [index, name] of names.entries()) {
      console.log(`${name} (${index + 1} of ${names.length})`)
      await runPart(report, { name, stack })
    }
  } finally {
    await stack.stop()
  }
  process.exitCode = report.end()
}

async function runPart(report: Report, { name, stack }: { name: string; stack: Stack }) {
  try {
    for await (const row of BENCHES[name]?.(stack, seconds, requests) ?? []) report.add(row)
  } catch (error) {
    report.fail(name, error)
  }
}
