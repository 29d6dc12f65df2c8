import { approveUser, login, status } from '@gatehouse/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, useApp } from '../app.ts'
import { createUser, logInAs, openSession } from '../factories.ts'
import { OTHER_PASSWORD, PASSWORD } from '../secrets.ts'
import { endpointOf, type Step, take } from '../walk.ts'
import { steps } from './steps.ts'
import { CALLERS, createWorld, isWaiting } from './world.ts'

const server = useApp({ REGISTRATION: 'approval' })

/** To repeat the same sequences: WAITING_SEED=… npm run test:server -- test/waiting */
const SEED = Number(process.env['WAITING_SEED'] ?? Date.now() % 2 ** 31)
const SEQUENCES = Number(process.env['WAITING_SEQUENCES'] ?? 300)

/** Cookies that open nothing: of a browser that asked for a reset or a challenge, and of one that registered, which is a known device. */
const HARMLESS = ['gatehouse_recovery', 'gatehouse_passkey', 'gatehouse_device']

const approvalOf = async (id: string) =>
  (await server.app.db.user.findUnique({ where: { id } }))?.approval

/** Fails when the call gave access to a user who is not approved. */
async function expectNothingOpened({ call, caller }: Step, answer: Answer<unknown>) {
  const { db, jwt } = server.app
  const barred = { user: { approval: { not: 'approved' } } } as const
  expect(await db.session.count({ where: barred })).toBe(0)

  const { access_token: token } = Object(answer.body) as { access_token?: string }
  const owner = token && jwt.decode<{ payload: { sub: string } }>(token)?.payload.sub
  if (owner !== undefined) expect(await approvalOf(owner)).toBe('approved')
  const set = answer.cookies.filter(({ name, value }) => value !== '' && !HARMLESS.includes(name))
  if (owner === undefined) expect(set).toEqual([])

  const guarded = endpointOf(call).access !== 'anyone'
  if (isWaiting(caller) && guarded) expect(answer.status).toBeGreaterThanOrEqual(400)
}

/** Logs in with whichever password the user has. */
async function logIn(user: { email: string }) {
  const answer = await server.call(login, { body: { email: user.email, password: PASSWORD } })
  if (answer.status !== 401) return answer
  return server.call(login, { body: { email: user.email, password: OTHER_PASSWORD } })
}

/** Fails unless an approval lets a pending user log in. */
async function expectApprovalToOpen(user: { id: string; email: string; active: boolean }) {
  const { token } = await logInAs(server, 'manager', { username: 'who-decides' })
  await server.call(approveUser, { params: { id: user.id }, body: undefined, token })
  const { status: code, body } = await logIn(user)
  expect(code).toBe(user.active ? 200 : 403)
  if (!user.active) return
  expect((await server.call(status, { token: body.access_token })).status).toBe(200)
}

test(`no sequence of calls gives a pending or rejected user a token (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  const walked = { calls: 0, rejected: 0, approved: 0 }
  const property = fc.asyncProperty(steps, async (sequence) => {
    const world = await createWorld(server)
    for (const step of sequence) {
      const caller = CALLERS[step.caller as keyof typeof CALLERS](world)
      await expectNothingOpened(step, await take(server, step, { known: world.known, caller }))
      walked.calls += 1
    }
    const { db } = server.app
    walked.rejected += await db.user.count({ where: { approval: 'rejected' } })
    const waiting = await db.user.findFirst({ where: { approval: 'pending' } })
    if (waiting) await expectApprovalToOpen(waiting)
    if (waiting) walked.approved += 1
  })
  await fc.assert(property, { seed: SEED, numRuns: SEQUENCES })
  process.stdout.write(
    `Seed ${SEED}: nobody got in by ${walked.calls} calls in ${SEQUENCES} sequences; ${walked.rejected} rejected, ${walked.approved} approved in the end.\n`,
  )
  expect(Math.min(walked.rejected, walked.approved)).toBeGreaterThan(0)
})

test.for(['pending', 'rejected'] as const)(
  'an existing session of a %s user gives no access',
  async (approval) => {
    const user = await createUser(server, { approval, role: 'admin' })
    const { token, refreshToken } = await openSession(server, user)
    const headers = { 'auth-transport': 'cookie' }
    const cookies = { gatehouse_refresh: refreshToken }
    const refreshing = { method: 'POST', url: '/auth/refresh' } as const
    const answers = [
      await server.call(status, { token }),
      await server.send({ ...refreshing, payload: { refresh_token: refreshToken } }),
      await server.send({ ...refreshing, headers, cookies }),
      await server.send({ method: 'POST', url: '/auth/logout', headers, cookies }),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401])
  },
)
