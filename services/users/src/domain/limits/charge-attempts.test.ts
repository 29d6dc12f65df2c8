import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { chargeAttempts } from './charge-attempts.ts'
import { clearLimits } from './clear-limits.ts'
import { limitKeys, type Subject } from './limit-keys.ts'
import { purgeLimits } from './purge-limits.ts'
import { refundAttempts } from './refund-attempts.ts'

const server = useApp()
const keys = limitKeys([APP_SECRET])
const USER = '0190a5b0-0000-7000-8000-000000000001'
const account = keys.account(USER)
const network = (n: number) => keys.subject('network_24', `192.0.${n}`)

const MINUTE = 60
const DAY = 86_400

const charge = (subjects: Subject[] = [account], untilReset = false) =>
  chargeAttempts(server.app.db, subjects, { untilReset })

/** Charges until the first refusal, and returns the number of charges and the wait in minutes. */
async function exhaust(subjects?: Subject[], untilReset?: boolean) {
  for (let count = 0; ; count += 1) {
    const { refusal } = await charge(subjects, untilReset)
    if (refusal) return { count, minutes: refusal.wait && Math.ceil(refusal.wait / MINUTE) }
  }
}

/** Moves everything that was counted into the past. */
const age = (seconds: number) => server.app.db.$executeRaw`
  UPDATE attempt_limits SET
    window_started_at = window_started_at - make_interval(secs => ${seconds}::float8),
    blocked_until = blocked_until - make_interval(secs => ${seconds}::float8),
    updated_at = updated_at - make_interval(secs => ${seconds}::float8)`

const rows = () => server.app.db.attemptLimit.findMany({ orderBy: { kind: 'asc' } })

/** Fails until 99 failures in a row are counted. */
async function failToTheBrink(subject: Subject = account) {
  await charge([subject])
  await server.app.db.$executeRaw`UPDATE attempt_limits SET failures = 98, window_failures = 1`
  expect((await charge([subject])).refusal).toBeUndefined()
}

test('allows ten failures, then refuses until 15 minutes after the first', async () => {
  await charge()
  await age(5 * MINUTE)
  expect(await exhaust()).toEqual({ count: 9, minutes: 10 })
  await age(10 * MINUTE - 5)
  expect((await charge()).refusal).toEqual({
    wait: expect.any(Number),
    kinds: ['account'],
    stopped: [],
  })
})

test('doubles the block with each further failure, up to an hour', async () => {
  await exhaust()
  const minutes: unknown[] = []
  for (const wait of [15, 30, 60, 60, 60]) {
    await age(wait * MINUTE)
    const outcome = await exhaust()
    expect(outcome.count).toBe(1)
    minutes.push(outcome.minutes)
  }
  expect(minutes).toEqual([30, 60, 60, 60, 60])
})

test('a new window begins 15 minutes after nine failures', async () => {
  for (let n = 0; n < 9; n += 1) await charge()
  await age(15 * MINUTE)
  expect(await exhaust()).toEqual({ count: 10, minutes: 15 })
  expect(await rows()).toMatchObject([{ failures: 19 }])
})

test('a hundred failures in a row block until a reset, with mail', async () => {
  await failToTheBrink()
  expect((await charge([account], true)).refusal).toBeUndefined()
  const refusal = { wait: null, kinds: ['account'], stopped: ['account'] }
  expect((await charge([account], true)).refusal).toEqual(refusal)
  await age(30 * DAY)
  expect((await charge([account], true)).refusal).toEqual(refusal)
  await purgeLimits(server.app.db, 10)
  await clearLimits(server.app.db, keys, USER)
  expect(await exhaust()).toMatchObject({ count: 10 })
})

test('a hundred failures in a row block for 24 hours without mail, and then the count starts again', async () => {
  await failToTheBrink()
  await charge()
  expect((await charge()).refusal).toMatchObject({ stopped: ['account'] })
  await age(DAY - 30 * MINUTE)
  expect((await charge()).refusal?.wait).toBeGreaterThan(29 * MINUTE)
  await age(30 * MINUTE)
  expect(await exhaust()).toEqual({ count: 10, minutes: 15 })
  expect(await rows()).toMatchObject([{ failures: 10 }])
})

test('counts a device in plain windows, and a hundred failures in a row end its trust', async () => {
  const device = keys.subject('device', 'one')
  expect(await exhaust([device])).toEqual({ count: 10, minutes: 15 })
  await age(15 * MINUTE)
  expect(await exhaust([device])).toEqual({ count: 10, minutes: 15 })
  await clearRows()
  await failToTheBrink(device)
  await charge([device])
  expect((await charge([device])).refusal).toMatchObject({ stopped: ['device'] })
})

const clearRows = () => server.owner.query('TRUNCATE attempt_limits')

test('an attempt that was no failure is refunded, and lifts the block that it caused', async () => {
  const first = await charge()
  await exhaust()
  await refundAttempts(server.app.db, first.counted ?? [])
  const last = await charge()
  expect((await charge()).refusal).toBeDefined()
  await refundAttempts(server.app.db, last.counted ?? [])
  expect(await exhaust()).toMatchObject({ count: 1 })
  await age(15 * MINUTE)
  const doubled = await charge()
  expect((await charge()).refusal).toBeDefined()
  await refundAttempts(server.app.db, doubled.counted ?? [])
  expect(await exhaust()).toEqual({ count: 1, minutes: 30 })
})

test('a late refund leaves a newer window and a newer block unchanged', async () => {
  const first = await charge()
  await exhaust()
  await age(15 * MINUTE)
  await charge()
  const before = await rows()
  await refundAttempts(server.app.db, first.counted ?? [])
  expect(await rows()).toEqual(before)
})

test('a refusal for one subject counts none of the others', async () => {
  await exhaust([account])
  expect((await charge([account, network(1)])).refusal).toBeDefined()
  expect(await rows()).toHaveLength(1)
})

test('50 concurrent attempts charge the budget of the account exactly, and the network as often', async () => {
  const charges = await Promise.all(
    Array.from({ length: 50 }, (_, n) => charge([account, network(n % 3)])),
  )
  expect(charges.filter(({ counted }) => counted)).toHaveLength(10)
  for (const { refusal } of charges) if (refusal) expect(refusal.wait).toBeGreaterThan(14 * MINUTE)
  const counts = (await rows()).map(({ kind, failures }) => [kind, failures] as const)
  const of = (name: string) => counts.filter(([kind]) => kind === name)
  expect(of('account')).toEqual([['account', 10]])
  expect(of('network_24').reduce((sum, [, failures]) => sum + failures, 0)).toBe(10)
})

test('names no subject, and counts the same name of two kinds separately', async () => {
  await charge([keys.unknownName('ada'), keys.subject('network_24', 'name ada')])
  const [one, other] = await rows()
  expect(one?.key).not.toEqual(other?.key)
  expect(JSON.stringify(await rows())).not.toContain('ada')
  expect(keys.unknownName('ADA')).toEqual(keys.unknownName('ada'))
})

test('a block lasts on when another secret is put first', async () => {
  const rotated = limitKeys(['a-newer-secret'.repeat(3), APP_SECRET])
  await exhaust()
  expect((await charge([rotated.account(USER)])).refusal).toMatchObject({ kinds: ['account'] })
})

test('clears an account that was counted under a former secret', async () => {
  await charge([limitKeys(['former'.repeat(6)]).account(USER)])
  await clearLimits(server.app.db, limitKeys([APP_SECRET, 'former'.repeat(6)]), USER)
  expect(await rows()).toEqual([])
})

test('keeps a row with ten failures for 90 days, so that bursts a day apart add up', async () => {
  const purge = () => purgeLimits(server.app.db, 10)
  await exhaust()
  await age(2 * DAY)
  expect(await purge()).toBe(0)
  await charge()
  expect(await rows()).toMatchObject([{ failures: 11 }])
  await age(89 * DAY)
  expect(await purge()).toBe(0)
  await age(2 * DAY)
  expect(await purge()).toBe(1)
})

test('purges rows a day after their block, and indefinite ones when no device cookie is left', async () => {
  await charge()
  const [network] = keys.networks('link', '192.0.2.7')
  if (network) await exhaust([network])
  await age(DAY + MINUTE)
  const purge = () => purgeLimits(server.app.db, 10)
  expect(await purge()).toBe(1)
  await age(15 * MINUTE)
  expect(await purge()).toBe(1)
  await failToTheBrink()
  await charge([account], true)
  await age(399 * DAY)
  expect(await purge()).toBe(0)
  await age(2 * DAY)
  expect(await purge()).toBe(1)
})
