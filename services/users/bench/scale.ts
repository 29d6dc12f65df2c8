import { status } from '@gatehouse/contract'
import autocannon from 'autocannon'
import { query } from '../test/postgres.ts'
import { deal } from './deal.ts'
import { formatFigure, type Row } from './report.ts'
import { type Service, startService } from './service.ts'
import { type BenchSession, makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const CONNECTIONS = 10
const FEW = 1_000
const MANY = 1_000_000
const REPLICAS = 3
/** Turns with one replica and with all alternate, because the machine's speed varies. */
const TURNS = 3

/** Live sessions of the users that exist. */
const INSERT_SESSIONS = `
  INSERT INTO sessions (id, user_id, expires_at)
  SELECT gen_random_uuid(), ids[1 + n % cardinality(ids)], now() + interval '30 days'
  FROM generate_series(1, ${MANY}) AS n, (SELECT array_agg(id) AS ids FROM users) AS users`

/** Compares the CPU time of a check: of one replica and of three, with a thousand live sessions and with a million. */
export async function* benchScale(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const services: Service[] = []
  try {
    for (let n = 0; n < REPLICAS; n += 1) services.push(await startService(stack))
    // V8 compiles the code of a first check.
    await firstChecks(stack, services)
    const few = await firstChecks(stack, services)
    const one: number[] = []
    const all: number[] = []
    for (let turn = 0; turn < TURNS; turn += 1) {
      one.push(await cost(services.slice(0, 1), few.sessions, seconds))
      all.push(await cost(services, few.sessions, seconds))
    }
    yield compare(`a check, ${REPLICAS} replicas against one`, average(all), average(one))

    await query(stack.ownerUrl, INSERT_SESSIONS)
    await query(stack.ownerUrl, 'VACUUM ANALYZE sessions')
    const many = await firstChecks(stack, services)
    const amongMany = await cost(services, many.sessions, seconds)
    yield compare('a check, a million sessions against a thousand', amongMany, average(all))
    yield compare('the first check of a session, the same', many.cost, few.cost)
  } finally {
    for (const { stop } of services) await stop()
  }
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

const compare = (name: string, after: number, before: number): Row => ({
  name: `${name}, by CPU time`,
  figure: after / before,
  unit: 'ratio',
  detail: `${formatFigure(after, 'ms')} for ${PER} checks; ${formatFigure(before, 'ms')}`,
  goal: { atMost: 1.25 },
})

const PER = 100

/** Makes sessions and checks each of them once on one replica, which reads it from the database. */
async function firstChecks(stack: Stack, [first]: Service[]) {
  if (!first) throw new Error('No replica runs.')
  const sessions = await withApp(stack, (app) => makeSessions(app, FEW))
  const spent = await cpuTime([first], () => load(first, sessions, { amount: FEW }))
  return { sessions, cost: spent }
}

/** Returns the milliseconds of CPU time for {@link PER} checks of sessions that the replicas know. */
async function cost(services: Service[], sessions: BenchSession[], seconds: number) {
  for (const service of services) await load(service, sessions, { amount: FEW })
  const run = async () => {
    const counts = services.map((service) => load(service, sessions, { duration: seconds }))
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }
  return cpuTime(services, run)
}

async function cpuTime(services: Service[], run: () => Promise<number>): Promise<number> {
  const spent = async () =>
    (await Promise.all(services.map(({ cpuSeconds }) => cpuSeconds()))).reduce((a, b) => a + b)
  const before = await spent()
  const checks = await run()
  return ((await spent()) - before) * (1_000 / checks) * PER
}

/** Returns the number of checks. */
async function load(
  { base }: Service,
  sessions: BenchSession[],
  limit: Pick<autocannon.Options, 'amount' | 'duration'>,
): Promise<number> {
  const requests = sessions.map(({ token }) => ({
    path: status.path,
    headers: { authorization: `Bearer ${token}` },
  }))
  const result = await autocannon({ url: base, ...limit, ...deal(requests, CONNECTIONS) })
  if (result.non2xx > 0 || result.errors > 0) throw new Error('A replica failed under load.')
  return result['2xx']
}
