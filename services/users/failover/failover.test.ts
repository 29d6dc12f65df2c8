import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { useClosing } from '../test/closing.ts'
import { prepare, type TestDatabase } from '../test/database.ts'
import { missingOf, POSTGRES_PROGRAMS } from '../test/debian-programs.ts'
import { databaseUrl, query } from '../test/postgres.ts'
import { APP_SECRET } from '../test/secrets.ts'
import { startListening } from '../test/server-process.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { type Answer, type Load, startLoad } from './people.ts'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

const missing = missingOf('patroni', 'etcd', 'haproxy')
if (!POSTGRES_PROGRAMS) missing.push('postgresql')
const isImpossible = missing.length > 0
if (isImpossible)
  test('the programs of a cluster are installed', ({ skip }) =>
    skip(
      `Debian's patroni, python3-etcd, etcd-server, haproxy and postgresql are needed; missing: ${missing.join(', ')}`,
    ))

/** The time within which Patroni replaces a killed primary: docs/scale.md promises it. */
const LONGEST_OUTAGE_MS = 20_000
/** Tasks that were created after a failover, when it counts as over. */
const ENOUGH_WRITES = 100

describe.skipIf(isImpossible)('behind a proxy that follows the primary of three nodes', () => {
  let cluster: Cluster
  let database: TestDatabase
  let load: Load
  const ask = <R extends Record<string, unknown>>(sql: string) =>
    query<R>(database.MIGRATION_DATABASE_URL, sql)

  const closing = useClosing()

  beforeAll(async () => {
    cluster = await startCluster()
    closing.push(cluster.remove)
    await cluster.untilHealthy()
    await query(cluster.url, 'CREATE DATABASE gatehouse')
    database = await prepare(databaseUrl(cluster.url, 'gatehouse'))
    const service = await startListening(database.DATABASE_URL)
    closing.push(() => service.child.kill('SIGKILL'))
    load = await startLoad(service.url, () => ask(`UPDATE users SET role = 'manager'`))
    closing.push(load.stop)
  })

  /** Disturbs the cluster, waits until tasks are created again, and returns the answers since then. */
  async function answersTo(disturb: () => Promise<unknown>): Promise<Answer[]> {
    await expect.poll(() => load.tasks.length, { timeout: 20_000 }).toBeGreaterThan(ENOUGH_WRITES)
    const [before, written] = [load.answers.length, load.tasks.length]
    await disturb()
    await expect
      .poll(() => load.tasks.length, { timeout: 60_000 })
      .toBeGreaterThan(written + ENOUGH_WRITES)
    return load.answers.slice(before)
  }

  async function expectNothingLost() {
    const acknowledged = [...load.tasks]
    const tasks = await ask<{ title: string }>('SELECT title FROM tasks')
    const kept = new Set(tasks.map(({ title }) => title))
    expect(acknowledged.filter((title) => !kept.has(title))).toEqual([])
    const [live] = await ask<{ count: number }>(
      'SELECT count(*)::int AS count FROM sessions WHERE ended_at IS NULL',
    )
    expect(live?.count).toBe(load.refreshTokens.length)
    await verifyAudit(database)
  }

  test('a switchover fails requests with 503 at most', async () => {
    const answers = await answersTo(cluster.switchOver)
    report('switchover', answers)
    expectUnavailableAtMost(answers)
    await cluster.untilHealthy()
    await expectNothingLost()
  })

  test('a killed primary costs 20 seconds, and no acknowledged write or session', async () => {
    let victim = ''
    const answers = await answersTo(async () => {
      victim = await cluster.killPrimary()
    })
    report('killed primary', answers)
    expectUnavailableAtMost(answers)
    expect(outageOf(answers)).toBeLessThanOrEqual(LONGEST_OUTAGE_MS)
    await expectNothingLost()
    cluster.startNode(victim)
    await cluster.untilHealthy()
    await expectNothingLost()
  })
})

/** Runs the command, which fails for a trail with a gap. */
const verifyAudit = (database: TestDatabase) =>
  promisify(execFile)(process.execPath, [CLI, 'verify-audit'], { env: { ...database, APP_SECRET } })

const failures = (answers: Answer[]) => answers.filter(({ status }) => status >= 400)

/** Milliseconds between the first failure and the last. */
const outageOf = (answers: Answer[]) => {
  const times = failures(answers).map(({ at }) => at)
  return times.length > 0 ? Math.max(...times) - Math.min(...times) : 0
}

/** Expects that each answer is a success, or 503 with a time to try again. */
function expectUnavailableAtMost(answers: Answer[]): void {
  for (const { status, retryAfter } of failures(answers)) {
    expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: expect.any(String) })
  }
}

function report(what: string, answers: Answer[]): void {
  const seconds = (outageOf(answers) / 1_000).toFixed(1)
  const counts = `${answers.length} requests, ${failures(answers).length} answered with 503`
  process.stdout.write(`${what}: ${counts}, within ${seconds} s\n`)
}
