import { createTask, type Role } from '@gatehouse/contract'
import autocannon from 'autocannon'
import type { App } from '#/route.ts'
import { sealKey } from '../src/domain/audit/audit-seal.ts'
import { sealNext } from '../src/domain/audit/audit-seals.ts'
import { verifyTrail } from '../src/domain/audit/verify-audit-trail.ts'
import { query } from '../test/postgres.ts'
import { makePeople } from './people.ts'
import { formatFigure, type Row } from './report.ts'
import { startService } from './service.ts'
import { makeSessions } from './sessions.ts'
import { type Stack, withApp } from './stack.ts'

const CONNECTIONS = 16
const PEOPLE = 500
/**
 * Seconds of a turn. Turns with and without the trail alternate, because the speed of the machine and its disk varies.
 */
const TURN = 1.5
const LEAST_TURNS = 10
const EVENTS = 1_000_000

/** Turns the trail off: a trigger drops every event before it is stored. */
const OFF = `
  CREATE OR REPLACE FUNCTION no_trail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
  CREATE TRIGGER no_trail BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION no_trail()`
const ON = 'DROP TRIGGER no_trail ON audit_events'

/** Measures the cost of the trail, and how long verifying a million events takes. */
export async function* benchTrail(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const service = await startService(stack)
  try {
    const loads = [await logIns(stack, service.base), await newTasks(stack, service.base)]
    for (const load of loads) yield compare(stack, load, seconds)
    yield* await withApp(stack, (app) => benchVerification(stack, app))
  } finally {
    await service.stop()
  }
}

interface Load {
  name: string
  options: autocannon.Options
}

async function compare({ ownerUrl }: Stack, load: Load, seconds: number): Promise<Row> {
  const turns = Math.max(LEAST_TURNS, Math.round(seconds / TURN))
  let [on, off] = [0, 0]
  for (let turn = 0; turn < turns; turn += 1) {
    on += await perSecond(load.options, TURN)
    await query(ownerUrl, OFF)
    off += await perSecond(load.options, TURN)
    await query(ownerUrl, ON)
  }
  return {
    name: `${load.name} with the trail`,
    figure: on / off,
    unit: 'ratio',
    detail: `${formatFigure(on / turns, '/s')}; without it ${formatFigure(off / turns, '/s')}`,
    goal: { atLeast: 0.95 },
  }
}

async function perSecond(options: autocannon.Options, seconds: number): Promise<number> {
  const result = await autocannon({ connections: CONNECTIONS, ...options, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0) throw new Error('Requests failed under load.')
  return result['2xx'] / result.duration
}

async function logIns(stack: Stack, url: string): Promise<Load> {
  const people = await makePeople(stack, PEOPLE)
  return { name: 'log-in', options: { url, ...people.logIns } }
}

async function newTasks(stack: Stack, base: string, role: Role = 'manager'): Promise<Load> {
  const [session] = await withApp(stack, (app) => makeSessions(app, 1, role))
  const options = post(base + createTask.path, { title: 'x', description: 'y'.repeat(200) })
  const authorization = `Bearer ${session?.token}`
  return {
    name: 'POST /tasks',
    options: { ...options, headers: { ...options.headers, authorization } },
  }
}

const post = (url: string, body: object): autocannon.Options => ({
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Inserts events of log-ins, each of another transaction. */
const FILL = `
  INSERT INTO audit_events (epoch, transaction, action, actor_id, user_id, object_id, origin, request_id)
  SELECT 2, n, 'authn_login_success', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
    decode(repeat('5a', 120), 'hex'), gen_random_uuid()
  FROM generate_series(1, ${EVENTS}) AS n`

async function isSealed({ ownerUrl }: Stack): Promise<boolean> {
  const newest = 'SELECT epoch, transaction::int FROM audit_seals ORDER BY number DESC LIMIT 1'
  const [seal] = await query<{ epoch: number; transaction: number }>(ownerUrl, newest)
  return seal !== undefined && (seal.epoch > 2 || (seal.epoch === 2 && seal.transaction === EVENTS))
}

async function benchVerification(stack: Stack, app: App): Promise<Row[]> {
  const { env, ownerUrl } = stack
  await query(ownerUrl, FILL)
  // A later epoch makes these transactions count as finished, although their numbers are ahead of Postgres's.
  await query(ownerUrl, `INSERT INTO audit_events (epoch, action) VALUES (3, 'task_deleted')`)
  const key = sealKey(env.APP_SECRET)
  const [, sealing] = await timed(async () => {
    // `sealNext` also returns nothing while the service or this app seals in the background.
    while ((await sealNext(app.db, key)) || !(await isSealed(stack)));
  })
  const [{ faults, events }, verifying] = await timed(() =>
    verifyTrail(env.DATABASE_URL, { secrets: [env.APP_SECRET] }),
  )
  if (faults.length > 0 || events < EVENTS) throw new Error('The trail is not whole.')
  return [
    { name: `sealing ${EVENTS} events`, figure: sealing, unit: 's' },
    { name: `verify-audit, ${EVENTS} events`, figure: verifying, unit: 's', goal: { atMost: 60 } },
  ]
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now()
  const result = await work()
  return [result, (performance.now() - began) / 1000]
}
