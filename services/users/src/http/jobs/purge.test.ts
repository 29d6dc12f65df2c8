import Fastify from 'fastify'
import pino from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'
import { purge } from './purge.ts'

const server = useApp()
const DAY = 86_400
const count = () => server.app.db.session.count()
const until = (expectation: () => unknown) => vi.waitFor(expectation, { timeout: 10_000 })

const replicas: { close: () => Promise<unknown> }[] = []
afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.close()
})

/** Starts an app with only the purge, every 10 milliseconds, on the test's database or a fake one. */
async function startPurge(db: unknown = server.app.db) {
  const logs: Record<string, unknown>[] = []
  const stream = { write: (line: string) => void logs.push(JSON.parse(line)) }
  const app = Fastify({ loggerInstance: pino({}, stream) })
  app.decorate('db', db as typeof server.app.db)
  await app.register(purge, { period: 10, batch: 2 })
  await app.ready()
  replicas.push(app)
  return { app, logs }
}

async function oldSessions(number: number) {
  for (let made = 0; made < number; made += 1) {
    const { id } = await logInAs(server, 'employee')
    await ageSession(server, id, 61 * DAY)
  }
}

/** Counts the sessions that the purges of a log removed. A failed one, on a busy machine, is continued by the next. */
const removedBy = (logs: Record<string, unknown>[]): number =>
  logs.reduce((sum, { sessions = 0 }) => sum + Number(sessions), 0)

test('purges old sessions in batches and keeps live ones', async () => {
  const live = await logInAs(server, 'employee')
  await oldSessions(5)
  const { logs } = await startPurge()
  await until(async () => expect(await count()).toBe(1))
  expect(await server.app.db.session.findUnique({ where: { id: live.id } })).not.toBeNull()
  await until(() => expect(logs).toMatchObject([{ event: 'sys_purged', sessions: 5 }]))
})

test('two replicas purge concurrently, and each session is purged once', async () => {
  await oldSessions(9)
  const [one, other] = [await startPurge(), await startPurge()]
  await until(async () => expect(await count()).toBe(0))
  await until(() => expect(removedBy([...one.logs, ...other.logs])).toBe(9))
})

test('logs a failed purge and runs the next one', async () => {
  await oldSessions(1)
  const $executeRaw = vi.fn((...query: Parameters<typeof server.app.db.$executeRaw>) =>
    $executeRaw.mock.calls.length === 1
      ? Promise.reject(new Error('gone'))
      : server.app.db.$executeRaw(...query),
  )
  const { logs } = await startPurge({ $executeRaw })
  await until(async () => expect(await count()).toBe(0))
  expect(logs[0]).toMatchObject({ level: 40, err: { message: 'gone' } })
})

test('a purge that exceeds the statement timeout continues in smaller batches until it is done', async () => {
  await oldSessions(3)
  await server.owner.query(`
    CREATE FUNCTION delay_removal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(0.8); RETURN OLD; END $$;
    CREATE TRIGGER sessions_delay BEFORE DELETE ON sessions
      FOR EACH ROW EXECUTE FUNCTION delay_removal()`)
  try {
    const { logs } = await startPurge()
    await until(async () => expect(await count()).toBe(0))
    await until(() => expect(removedBy(logs)).toBe(3))
  } finally {
    await server.owner.query('DROP FUNCTION delay_removal CASCADE')
  }
})

test('close waits for the running purge statement and starts no other', async () => {
  const statements: (() => void)[] = []
  const $executeRaw = () => new Promise<number>((resolve) => statements.push(() => resolve(2)))
  const { app } = await startPurge({ $executeRaw })
  await until(() => expect(statements).toHaveLength(1))
  const order: string[] = []
  const closed = app.close().then(() => order.push('closed'))
  // Fastify refuses new requests only once its close hooks run.
  await until(() => expect(app.inject('/')).rejects.toThrow())
  order.push('statement')
  statements[0]?.()
  await closed
  expect(order).toEqual(['statement', 'closed'])
  expect(statements).toHaveLength(1)
})
