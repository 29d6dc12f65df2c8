import { isMultiFactor, type LogInMethod } from '@gatehouse/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, useApp } from '../app.ts'
import { PASSWORD } from '../secrets.ts'
import { type Step, take } from '../walk.ts'
import { steps } from './steps.ts'
import { CALLERS, createWorld, factorsOf, learn, type World } from './world.ts'

const server = useApp()

/** To repeat the same sequences: THIEF_SEED=… npm run test:server -- test/thief */
const SEED = Number(process.env['THIEF_SEED'] ?? Date.now() % 2 ** 31)
const SEQUENCES = Number(process.env['THIEF_SEQUENCES'] ?? 300)

/** Fails when a session of a victim used two factors or a trusted device. */
async function expectWeakSessions({ victims }: World, { call }: Step): Promise<void> {
  const where = { userId: { in: victims.map(({ id }) => id) } }
  for (const { methods } of await server.app.db.session.findMany({ where })) {
    expect(isMultiFactor(methods as LogInMethod[]), call).toBe(false)
    expect(methods, call).not.toContain('trusted_device')
  }
}

/** Fails when a call returns a victim's token with two factors, or a log-in any token of the person with the app. */
function expectNoToken({ victims }: World, { call }: Step, { body }: Answer<unknown>): void {
  const { access_token: token } = Object(body) as { access_token?: string }
  const claims =
    token && server.app.jwt.decode<{ payload: { sub: string; acr: string } }>(token)?.payload
  if (!claims || !victims.some(({ id }) => id === claims.sub)) return
  expect(claims.acr, call).toBe('aal1')
  if (call.startsWith('POST /auth/login')) expect(claims.sub, call).not.toBe(victims[0]?.id)
}

/** Fails when the factors of a victim changed. */
async function expectSameFactors(world: World, { call }: Step): Promise<void> {
  for (const [index, victim] of world.victims.entries()) {
    const exists = await server.app.db.user.count({ where: { id: victim.id } })
    if (exists) expect(await factorsOf(server, victim), call).toEqual(world.factors[index])
  }
}

test(`no sequence of calls gives a thief who has one factor the other (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  const walked = { calls: 0, succeeded: 0 }
  const property = fc.asyncProperty(steps, async (sequence) => {
    const world = await createWorld(server)
    for (const step of sequence) {
      const caller = CALLERS[step.caller]?.(world) ?? {}
      const answer = await take(server, step, { known: world.known, caller })
      learn(world, answer)
      await expectWeakSessions(world, step)
      expectNoToken(world, step, answer)
      await expectSameFactors(world, step)
      walked.calls += 1
      walked.succeeded += answer.status < 300 ? 1 : 0
    }
  })
  await fc.assert(property, { seed: SEED, numRuns: SEQUENCES })
  process.stdout.write(
    `Seed ${SEED}: ${walked.calls} calls in ${SEQUENCES} sequences, ${walked.succeeded} of which succeeded, gave no second factor.\n`,
  )
})

const OWN_LOG_INS: Step[] = [
  {
    call: 'POST /auth/login',
    caller: 'the thief, on a trusted device of their own',
    values: { email: 'thief@example.test', password: PASSWORD },
  },
  {
    call: 'POST /auth/login/second-factor',
    caller: 'a stranger',
    values: { second_factor_token: '@ownPending', code: '@ownCode' },
  },
  {
    call: 'POST /auth/login/passkey',
    caller: 'a stranger',
    values: { credential: '@ownAnswer', passkey_token: '@passkeyToken' },
  },
]

test.for(OWN_LOG_INS)('$call works for the thief’s own account', async (step) => {
  const world = await createWorld(server)
  const caller = CALLERS[step.caller]?.(world) ?? {}
  expect((await take(server, step, { known: world.known, caller })).status).toBe(200)
})
