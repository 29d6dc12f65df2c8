import { startMailSink } from '../mail-sink.ts'
import { hashOnce } from '../people.ts'
import type { Row } from '../report.ts'
import { type Service, startService } from '../service.ts'
import { type Stack, withApp } from '../stack.ts'
import { logInAskers, makeAskers } from './askers.ts'
import { areaUnderCurve, median } from './distinguish.ts'
import { addressOf, flowsOf, type Side } from './flows.ts'
import { type Observation, observe, type Probe, requireSame } from './probe.ts'

/** Pairs before the measurement: V8 compiles the hot code. */
const WARM_UP = 100

const BATCH = 500

/** Compares the responses for known and unknown addresses, and their time, in interleaved requests. */
export async function* benchEnumeration(stack: Stack, requests: number): AsyncGenerator<Row> {
  const sink = await startMailSink()
  const pairs = requests + WARM_UP
  await withApp(stack, async (app) => {
    const passwordHash = await hashOnce()
    const users = Array.from({ length: pairs }, (_, n) => ({
      username: `known-${n}`,
      email: addressOf('known', n),
      passwordHash,
    }))
    // In one statement they would exceed its time limit.
    while (users.length > 0) await app.db.user.createMany({ data: users.splice(0, BATCH) })
    // So many failed log-ins are usual here, so that none needs a proof of work.
    await app.db.$executeRaw`INSERT INTO log_in_pressure (usual) VALUES (1000000)`
  })
  const askers = await makeAskers(stack)
  const service = await startService({ ...stack, env: { ...stack.env, ...settings(sink.url) } })
  try {
    const flows = flowsOf(await logInAskers(service.base, askers))
    for (const [index, [name, probe]] of Object.entries(flows).entries()) {
      yield rowOf(name, await measure(service, probe, { pairs, index }))
    }
  } finally {
    await service.stop()
    sink.close()
  }
}

const settings = (MAIL_URL: string) => ({
  MAIL_URL,
  MAIL_FROM: 'bench@example.test',
  EMAIL_VERIFICATION: 'required',
  // Each request has an address of its own, so that no budget answers instead.
  TRUSTED_PROXIES: '127.0.0.1',
})

type Times = Record<Side, number[]>

async function measure(
  { base }: Service,
  probe: (side: Side, n: number) => Probe,
  { pairs, index }: { pairs: number; index: number },
): Promise<Times> {
  const times: Times = { known: [], unknown: [] }
  const send = (side: Side, n: number) => {
    const client = (index * 2 + (side === 'known' ? 0 : 1)) * pairs + n
    return observe(base, probe(side, n), ipOf(client))
  }
  for (let n = 0; n < pairs; n += 1) {
    const { known, unknown } = await sendPair((side) => send(side, n))
    requireSame(known, unknown)
    if (n < WARM_UP) continue
    times.known.push(known.milliseconds)
    times.unknown.push(unknown.milliseconds)
  }
  return times
}

type Pair = Record<Side, Observation>

/** In random order: what the worker does after one request would otherwise always slow the same side. */
async function sendPair(send: (side: Side) => Promise<Observation>): Promise<Pair> {
  if (Math.random() < 0.5) return { known: await send('known'), unknown: await send('unknown') }
  return { unknown: await send('unknown'), known: await send('known') }
}

/** Returns an address in a /24 of its own. */
const ipOf = (n: number) => `${10 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1`

/** The goal: medians within a millisecond, or an area under the ROC curve of at most 0.55. */
function rowOf(name: string, { known, unknown }: Times): Row {
  const medians = [median(known), median(unknown)] as const
  const difference = Math.abs(medians[0] - medians[1])
  const area = areaUnderCurve(known, unknown)
  const detail = `medians ${medians.map((value) => value.toFixed(2)).join(' and ')} ms, difference ${difference.toFixed(2)} ms, AUC ${area.toFixed(3)}, ${known.length} requests each`
  return difference <= 1
    ? { name, detail, figure: difference, unit: 'ms', goal: { atMost: 1 } }
    : { name, detail, figure: area, unit: 'ratio', goal: { atMost: 0.55 } }
}
