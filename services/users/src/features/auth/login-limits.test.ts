import { afterEach, expect, test, vi } from 'vitest'
import { AppError, tooManyAtOnce } from '#/errors.ts'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import {
  ageLimits,
  countHashes,
  exhaust,
  guess,
  logInFrom,
  visible,
} from '../../../test/log-ins.ts'
import { mailTo } from '../../../test/mail.ts'
import { tally } from '../../../test/together.ts'

const server = useApp()
const replicas = [server, useApp(), useApp()]
const ada = { email: 'ada@example.test' }
const MINUTE = 60

vi.setConfig({ testTimeout: 60_000 })
afterEach(() => void vi.useRealTimers())

const create = () => createUser(server, { username: 'ada' })
const limits = () => server.app.db.attemptLimit.findMany({ orderBy: { kind: 'asc' } })
const failuresOf = async () => (await limits()).map(({ failures }) => failures)
const locks = () => server.app.db.auditEvent.findMany({ where: { action: 'authn_login_lock' } })

test('three replicas under 300 guesses from many networks, 30 at a time, hash exactly ten', async () => {
  await create()
  const hashes = countHashes(...replicas)
  const answers: { status: number }[] = []
  for (let wave = 0; wave < 10; wave += 1) {
    const guesses = Array.from({ length: 30 }, (_, n) =>
      guess(replicas[n % 3] ?? server, { ...ada, ip: `198.51.${wave * 20 + n}.1` }),
    )
    answers.push(...(await Promise.all(guesses)))
  }
  expect(tally(answers)).toEqual({ 401: 10, 429: 290 })
  expect(hashes.count()).toBe(10)
  expect(await locks()).toHaveLength(1)
  expect((await mailTo(server, ada.email)).map(({ kind }) => kind)).toEqual(['log_in_limited'])
})

test('the right and a wrong password get the same response while the account is limited', async () => {
  await create()
  await exhaust(server, ada)
  await ageLimits(server, 11.5 * MINUTE)
  const right = await logInFrom(server, ada)
  expect(right.status).toBe(429)
  expect(right.body).toMatchObject({
    code: 'too_many_requests',
    message: 'Too many attempts. Try again in 4 minutes.',
  })
  expect(Number(right.headers['retry-after'])).toBeGreaterThan(3 * MINUTE)
  const wrong = visible(await guess(server, ada))
  const headers = { ...wrong.headers, 'retry-after': right.headers['retry-after'] }
  expect({ ...wrong, headers }).toEqual(visible(right))
})

test('an unknown name is counted like an account, and both get the same responses', async () => {
  await create()
  const unknown = { email: 'nobody@example.test' }
  for (let n = 0; n < 12; n += 1) {
    const [known, other] = [await guess(server, ada), await guess(server, unknown)]
    expect(known.status).toBe(n < 10 ? 401 : 429)
    const headers = { ...other.headers, 'retry-after': known.headers['retry-after'] }
    if (n < 10) expect(visible(other)).toEqual(visible(known))
    else expect(visible({ ...other, headers })).toEqual(visible(known))
  }
})

test('address and username share the limit of the account, in any case', async () => {
  await create()
  const names = ['ada', 'ADA', 'ada@example.test', 'Ada@Example.Test']
  for (let n = 0; n < 10; n += 1) await guess(server, { email: names[n % 4] ?? '' })
  expect((await logInFrom(server, ada)).status).toBe(429)
})

test('a success clears the failures of the account, and its response does not mention them', async () => {
  await create()
  const first = await logInFrom(server, ada)
  for (let n = 0; n < 9; n += 1) await guess(server, ada)
  const second = await logInFrom(server, ada)
  expect(second.status).toBe(200)
  expect(Object.keys(second.headers)).toEqual(Object.keys(first.headers))
  expect(Object.keys(second.body)).toEqual(Object.keys(first.body))
  for (let n = 0; n < 10; n += 1) expect((await guess(server, ada)).status).toBe(401)
  expect((await guess(server, ada)).status).toBe(429)
})

test('a success gives its networks the attempt back, and no more', async () => {
  await create()
  await guess(server, { email: 'nobody' })
  await logInFrom(server, ada)
  const [, , network] = await limits()
  expect(network).toMatchObject({ kind: 'network_24', failures: 1, windowFailures: 1 })
})

test('the right password of a deactivated account is no failure', async () => {
  await createUser(server, { username: 'ada', active: false })
  for (let n = 0; n < 12; n += 1) expect((await logInFrom(server, ada)).status).toBe(403)
  expect(await failuresOf()).toEqual([0, 0])
})

test.for([
  ['an overload', () => new AppError('unavailable'), 503],
  ['a full queue', tooManyAtOnce, 429],
] as const)('an attempt that %s refused is not counted', async ([, fault, status]) => {
  await create()
  vi.spyOn(server.app.passwords, 'verify').mockRejectedValue(fault())
  for (let n = 0; n < 12; n += 1) expect((await guess(server, ada)).status).toBe(status)
  expect(await failuresOf()).toEqual([0, 0])
})

test('a failure of the database between count and refund leaves one attempt counted', async () => {
  await create()
  vi.spyOn(server.app.passwords, 'verify').mockImplementation(async () => {
    await server.owner.query('ALTER TABLE attempt_limits RENAME TO unreachable')
    throw new AppError('unavailable')
  })
  expect((await guess(server, ada)).status).toBe(503)
  await server.owner.query('ALTER TABLE unreachable RENAME TO attempt_limits')
  expect(await failuresOf()).toEqual([1, 1])
})

test('uses the clock of the database alone', async () => {
  await create()
  await exhaust(server, ada)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  const { headers, status } = await logInFrom(server, ada)
  expect(status).toBe(429)
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(15 * MINUTE)
})

test('300 failures from an IPv6 /56 stop its log-ins with any name, and no other network', async () => {
  await create()
  const subnet = (n: number) => `2001:db8:0:12${n.toString(16).padStart(2, '0')}::1`
  const hashes = countHashes(server)
  for (let n = 0; n < 300; n += 1) {
    const answer = await guess(server, { email: `name-${n}`, ip: subnet(n % 256) })
    expect(answer.status).toBe(401)
  }
  hashes.stop()
  expect((await logInFrom(server, { ...ada, ip: subnet(7) })).status).toBe(429)
  expect((await logInFrom(server, { ...ada, ip: '2001:db8:0:1301::1' })).status).toBe(200)
  expect(await locks()).toMatchObject([{ detail: 'network_56', userId: null }])
})

test('300 failures from an IPv4 /24 stop its log-ins', async () => {
  await create()
  const hashes = countHashes(server)
  for (let n = 0; n < 300; n += 1) {
    await guess(server, { email: `name-${n}`, ip: `203.0.113.${n % 256}` })
  }
  hashes.stop()
  expect((await logInFrom(server, { ...ada, ip: '203.0.113.7' })).status).toBe(429)
  expect((await logInFrom(server, { ...ada, ip: '203.0.114.7' })).status).toBe(200)
})

test('a burst writes one audit event, however long it lasts', async () => {
  const user = await create()
  const hashes = countHashes(server)
  await exhaust(server, ada)
  for (const wait of [15, 30, 60]) {
    await ageLimits(server, wait * MINUTE)
    expect((await guess(server, ada)).status).toBe(401)
    expect((await guess(server, ada)).status).toBe(429)
  }
  expect(await locks()).toMatchObject([{ userId: user.id, actorId: null, detail: 'account' }])
  await ageLimits(server, 60 * MINUTE)
  hashes.stop()
  await logInFrom(server, ada)
  await exhaust(server, ada)
  expect(await locks()).toHaveLength(2)
})
