import { changePassword, deleteUser, login } from '@gatehouse/contract'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()
/** A second replica on the same database. */
const replica = useApp()

vi.setConfig({ testTimeout: 60_000 })

type Caller = Awaited<ReturnType<typeof logInAs>>
const WRONG = OTHER_PASSWORD

const change = ({ token }: Caller, current_password: string, on = server) => {
  const body = { current_password, new_password: `${OTHER_PASSWORD}-new` }
  return on.call(changePassword, { token, body })
}
const remove = ({ token, user }: Caller, password: string, on = server) =>
  on.call(deleteUser, { params: { id: user.id }, body: { password }, token })

const failures = async () => {
  const events = await server.app.db.auditEvent.findMany({
    where: { action: 'authn_password_check_fail' },
  })
  return events.map(({ actorId, userId, detail }) => ({ actorId, userId, detail }))
}

/** Moves the failures this many seconds into the past. */
const ageFailures = (seconds: number) => server.app.db.$executeRaw`
  UPDATE password_checks SET spent_until = spent_until - make_interval(secs => ${seconds}::float8)`

test('checks ten of 20 concurrent wrong passwords from both endpoints and two replicas', async () => {
  const caller = await logInAs(server, 'employee')
  await replica.app.liveSessions.catchUp()
  const answers = await together((n) => {
    const on = n % 2 ? server : replica
    return n % 4 < 2 ? change(caller, WRONG, on) : remove(caller, WRONG, on)
  })
  expect(tally(answers)).toEqual({ 400: 10, 429: 10 })
  for (const { status, body, headers } of answers) {
    if (status !== 429) continue
    expect(body).toMatchObject({
      code: 'too_many_requests',
      message:
        'Too many wrong passwords. If they were not yours, end your other sessions. Try again in 2 minutes.',
    })
    const wait = Number(headers['retry-after'])
    expect(wait).toBeGreaterThan(60)
    expect(wait).toBeLessThanOrEqual(90)
  }
  const events = await failures()
  expect(events).toHaveLength(10)
  for (const { actorId, userId, detail } of events) {
    expect([actorId, userId]).toEqual([caller.user.id, caller.user.id])
    expect(['PUT /auth/password', 'DELETE /users/:id']).toContain(detail)
  }
})

test('refuses the right password after ten failures, until part of the window has passed', async () => {
  const caller = await logInAs(server, 'employee')
  for (let n = 0; n < 10; n += 1) expect((await change(caller, WRONG)).status).toBe(400)
  expect((await change(caller, PASSWORD)).status).toBe(429)
  expect((await remove(caller, PASSWORD)).status).toBe(429)
  await ageFailures(91)
  const changed = await change(caller, PASSWORD)
  expect(changed.status).toBe(200)
  const again = { ...caller, token: changed.body.access_token }
  expect((await change(again, WRONG)).status).toBe(400)
  expect((await change(again, WRONG)).status).toBe(429)
  await ageFailures(15 * 60)
  for (let n = 0; n < 10; n += 1) expect((await change(again, WRONG)).status).toBe(400)
  expect((await change(again, WRONG)).status).toBe(429)
})

test('the limit applies to one user and not to log-ins', async () => {
  const caller = await logInAs(server, 'employee')
  const other = await logInAs(server, 'employee')
  for (let n = 0; n < 11; n += 1) await change(caller, WRONG)
  const body = { email: caller.user.email, password: PASSWORD }
  expect((await server.call(login, { body })).status).toBe(200)
  expect((await change(other, PASSWORD)).status).toBe(200)
})

test('a right password does not count toward the limit, even when the change fails', async () => {
  const caller = await logInAs(server, 'employee')
  const body = { current_password: PASSWORD, new_password: 'short' }
  for (let n = 0; n < 12; n += 1) {
    expect((await server.call(changePassword, { token: caller.token, body })).status).toBe(400)
  }
  const [spent] = await server.app.db.$queryRaw<{ isPast: boolean }[]>`
    SELECT bool_and(spent_until <= now()) AS "isPast" FROM password_checks`
  expect(spent?.isPast ?? true).toBe(true)
})
