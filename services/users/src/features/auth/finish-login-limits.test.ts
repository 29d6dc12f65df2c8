import { finishLogin } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { clearPasswordLimits } from '#/domain/limits/clear-limits.ts'
import { useApp } from '../../../test/app.ts'
import { createUser } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { ageLimits, logInFrom } from '../../../test/log-ins.ts'
import { ADA, secondStep } from '../../../test/second-step.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
const { createAda, begin, finish } = secondStep(server)
const WRONG = '000000'

test('one recovery code used by several log-ins at once opens one session', async () => {
  const { recoveryCodes } = await createAda()
  const [recovery_code = ''] = recoveryCodes
  const tokens = await Promise.all(Array.from({ length: 4 }, begin))
  const answers = await Promise.all(tokens.map((token) => finish(token, { recovery_code })))
  expect(tally(answers)).toEqual({ 200: 1, 400: 3 })
  expect(await server.app.db.session.count()).toBe(1)
})

test('one code of the app opens one session, also at once and in the next step', async () => {
  const { code } = await createAda()
  const first = code()
  const tokens = await Promise.all(Array.from({ length: 4 }, begin))
  const answers = await Promise.all(tokens.map((token) => finish(token, { code: first })))
  expect(tally(answers)).toEqual({ 200: 1, 400: 3 })
  expect((await finish(await begin(), { code: first })).status).toBe(400)
  expect((await finish(await begin(), { code: code(1) })).status).toBe(200)
})

test.for([-2, 2])('a code of a phone whose clock differs by %i steps is refused', async (steps) => {
  const { code } = await createAda()
  expect((await finish(await begin(), { code: code(steps) })).body['code']).toBe('code_wrong')
})

test('five codes can be tried, then the log-in begins again', async () => {
  const { code } = await createAda()
  const token = await begin()
  for (let n = 0; n < 5; n += 1) {
    const answer = await finish(token, { code: WRONG })
    expect(answer.status).toBe(400)
    expect(answer.body['code']).toBe('code_wrong')
  }
  const answer = await finish(token, { code: code() })
  expect(answer.status).toBe(401)
  expect(answer.body['code']).toBe('second_factor_expired')
  expect((await finish(await begin(), { code: code() })).status).toBe(200)
})

test('a hundred parallel codes stay within the budget, which the right password does not refill', async () => {
  const { recoveryCodes } = await createAda()
  const tokens = await Promise.all(Array.from({ length: 20 }, begin))
  const answers = []
  for (let n = 0; n < 5; n += 1) {
    answers.push(...(await together((at) => finish(tokens[at] ?? '', { code: WRONG }))))
    await begin()
  }
  const tried = answers.filter(({ body: { code } }) => code === 'code_wrong')
  expect(tried.length).toBeLessThanOrEqual(10)
  expect(tried.length).toBeGreaterThan(0)
  expect((await server.send({ method: 'POST', url: '/auth/login', payload: ADA })).status).toBe(429)
  await ageLimits(server, 16 * 60)
  const [recovery_code = ''] = recoveryCodes
  expect((await finish(await begin(), { recovery_code })).status).toBe(200)
})

test('a reset of the password gives no more codes, and a recovery code still logs in', async () => {
  const { user, code, recoveryCodes } = await createAda()
  for (let n = 0; n < 10; n += 1) await finish(await begin(), { code: WRONG })
  await clearPasswordLimits(server.app.db, server.app.limitKeys, user.id)
  const limited = await finish(await begin(), { code: code() })
  expect(limited.status).toBe(429)
  expect(limited.body['message']).toMatch(
    /^Too many wrong codes. Use a recovery code, or try again in/,
  )
  const [recovery_code = ''] = recoveryCodes
  expect((await finish(await begin(), { recovery_code })).status).toBe(200)
  expect((await finish(await begin(), { code: code() })).status).toBe(200)
})

test('the devices of an account share one budget of codes', async () => {
  const { user } = await createAda()
  const devices = []
  for (let n = 0; n < 3; n += 1) {
    devices.push(
      server.app.deviceTokens.add(undefined, { userId: user.id, epoch: user.deviceEpoch }),
    )
  }
  const codes = []
  for (const device of [...devices, ...devices]) {
    const begun = await logInFrom(server, { email: ADA.email, device })
    const cookie = begun.cookies.find(({ name }) => name === 'gatehouse_second_factor')
    for (let n = 0; n < 3; n += 1) {
      const { body } = await server.send({
        method: 'POST',
        url: finishLogin.path,
        headers: { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' },
        cookies: { gatehouse_device: device, gatehouse_second_factor: cookie?.value ?? '' },
        payload: { code: WRONG },
      })
      codes.push(body['code'])
    }
  }
  expect(codes.filter((each) => each === 'code_wrong')).toHaveLength(10)
  expect(codes.at(-1)).toBe('too_many_requests')
})

test('a wrong code on a new device tells the owner that somebody knows the password', async () => {
  await createAda()
  await finish(await begin(), { code: WRONG })
  const mails = await server.owner.query(
    `SELECT FROM mail_outbox WHERE kind = 'second_factor_failed'`,
  )
  expect(mails.rowCount).toBe(1)
})

test('a finished log-in can’t be finished again', async () => {
  const { code } = await createAda()
  const token = await begin()
  expect((await finish(token, { code: code() })).status).toBe(200)
  expect((await finish(token, { code: code(1) })).body['code']).toBe('second_factor_expired')
})

test.for(['', 'nonsense', 'A'.repeat(64)])('the token %j finishes no log-in', async (token) => {
  const { code } = await createAda()
  const answer = await finish(token, { code: code() })
  expect(answer.status).toBe(401)
  expect(answer.body['code']).toBe('second_factor_expired')
})

test('a log-in of five minutes ago is over', async () => {
  const { code } = await createAda()
  const token = await begin()
  await server.owner.query(`UPDATE pending_log_ins SET expires_at = now()`)
  expect((await finish(token, { code: code() })).body['code']).toBe('second_factor_expired')
})

test('the code of another user is wrong', async () => {
  await createAda()
  const eve = await createUser(server, { username: 'eve' })
  const { code, recoveryCodes } = await addFactors(server, eve.id)
  const token = await begin()
  expect((await finish(token, { code: code() })).body['code']).toBe('code_wrong')
  const [recovery_code = ''] = recoveryCodes
  expect((await finish(token, { recovery_code })).body['code']).toBe('code_wrong')
})

test.for([{}, { code: '123456', recovery_code: '0123-4567-89AB-CDEF' }])(
  'exactly one code has to be sent, not %j',
  async (given) => {
    await createAda()
    const answer = await finish(await begin(), given)
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toEqual({ code: 'Send code or recovery_code.' })
  },
)
