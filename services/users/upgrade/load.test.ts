import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failuresIn, type Load, type Rates, type Result, startLoad } from '../test/steady-load.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { findRelease } from './release.ts'
import { runCommand, type Version } from './service.ts'
import { cleanUpLater, installRelease, removeAll } from './upgrade.ts'

/** Requests a second: 300. Two cores hash about 100 passwords a second, so log-ins are few. */
const RATES: Rates = { status: 130, verify: 60, refresh: 60, list: 40, logIn: 10 }
const USERS = 60
/** Requests that the test sends at least. The nightly job asks for 100,000. */
const REQUESTS = Number(process.env['UPGRADE_REQUESTS'] ?? 10_000)
/** As in production, so that nginx sends nothing to a process that closes. */
const SHUTDOWN_DELAY = '2s'

const LONG = { timeout: 900_000 }

const release = findRelease()
const PATH = `${process.env['PATH']}:/usr/sbin`
const hasNginx = spawnSync('nginx', ['-v'], { env: { PATH } }).status === 0

if (!hasNginx) test('nginx is installed', ({ skip }) => skip('Install it: apt-get install nginx'))

describe.runIf(release.commit && hasNginx)(`an upgrade from ${release.version} under load`, () => {
  let before: Version
  let head: Version
  let fleet: Fleet
  let load: Load
  const results: Result[] = []

  beforeAll(async () => {
    const installed = await installRelease(release.commit ?? '')
    before = withDelay(installed.before)
    head = withDelay(installed.head)
    fleet = await startFleet(before)
    load = await startLoad(fleet.url, RATES, USERS)
    cleanUpLater(load.stop)
  })
  afterAll(removeAll)

  /** Does a step of an upgrade while requests are sent, and expects that none of them fails. */
  async function step(name: string, work: () => Promise<unknown>) {
    await work()
    const answered = await load.take(500)
    results.push(...answered)
    const failed = failuresIn(answered)
    expect(failed.length, `${name}: ${JSON.stringify(failed.slice(0, 3))}`).toBe(0)
  }

  test(
    'no request fails, from the migration to the last process, back, and with new keys and secrets',
    LONG,
    async () => {
      const secrets = before.env['APP_SECRET']
      const next = randomBytes(32).toString('base64')
      const withSecrets = (list: string): Version => ({
        ...head,
        env: { ...head.env, APP_SECRET: list },
      })
      await step('migrate', () => runCommand(head, 'migrate'))
      await step('replace the first process', () => fleet.replace(0, head))
      await step('restart one of the release', () => fleet.replace(1, before))
      await step('replace all', () => fleet.replaceAll(head))
      await step('go back', () => fleet.replaceAll(before))
      await step('upgrade again', () => fleet.replaceAll(head))
      await step('rotate the signing key', () => runCommand(head, 'rotate-keys'))
      await step('append a secret', () => fleet.replaceAll(withSecrets(`${secrets},${next}`)))
      await step('sign with it', () => fleet.replaceAll(withSecrets(`${next},${secrets}`)))
      while (results.length < REQUESTS) {
        await step('run on', () => setTimeout(1_000))
      }
      load.stop()
      const trail = withSecrets(`${next},${secrets}`)
      await expect
        .poll(() => runCommand(trail, 'verify-audit'), POLL)
        .toContain(' 0 not sealed yet.')
      report(results)
    },
  )
})

const POLL = { timeout: 30_000, interval: 500 }

const withDelay = (version: Version): Version => ({
  ...version,
  env: { ...version.env, SHUTDOWN_DELAY },
})

function report(results: Result[]): void {
  const slowest = Math.round(Math.max(...results.map(({ ms }) => ms)))
  const stalled = results.filter((result) => result.stalled && result.outcome !== 200).length
  process.stdout.write(
    `${results.length} requests, ${failuresIn(results).length} failed, slowest ${slowest} ms, ${stalled} refused while the machine stood still\n`,
  )
}
