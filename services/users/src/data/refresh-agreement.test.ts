import { expect, test } from 'vitest'
import { judge, type RefreshState } from '#/lib/refresh-rules.ts'
import { useApp } from '../../test/app.ts'
import { createUser, reuseEvent } from '../../test/factories.ts'
import { type Presenter, presentRefreshToken } from './refresh.ts'
import { createSession } from './sessions.ts'

const server = useApp()
const device = { ip: '192.0.2.1', userAgent: 'test' }
const NOW = 1_000_000

/** Seconds since the rotation: well on either side of each limit, so that a slow machine does not cross it. */
const AGES = { 0: [0, 30], 60: [0, 25, 35, 50, 65, 110, 125, 7 * 86_400] }

interface Case {
  state: RefreshState
  presented: number
  presenter: Presenter
}

const cases: Case[] = []
for (const graceSeconds of [0, 60] as const)
  for (const age of AGES[graceSeconds])
    for (const previousGeneration of [null, 4, 3])
      for (const wasPresented of [false, true])
        for (const byCookie of [false, true])
          for (const presented of [1, 3, 4, 5, 6])
            cases.push({
              state: {
                generation: 5,
                previousGeneration,
                rotatedAt: NOW - age,
                presented: wasPresented,
              },
              presented,
              presenter: { ...device, graceSeconds, byCookie, reuseEvent },
            })

/** Gives the session this state, presents a generation, and reads what it became. */
async function presentIn(id: string, { state, presented, presenter }: Case) {
  const { db } = server.app
  await db.$executeRaw`
    UPDATE sessions SET generation = ${state.generation}::int,
      previous_generation = ${state.previousGeneration}::int, presented = ${state.presented},
      rotated_at = clock_timestamp() - make_interval(secs => ${NOW - state.rotatedAt}::float8),
      ended_at = NULL, end_reason = NULL, reuse_ip = NULL, reuse_user_agent = NULL
    WHERE id = ${id}::uuid`
  const answer = await presentRefreshToken(db, { sessionId: id, generation: presented }, presenter)
  const row = await db.session.findUniqueOrThrow({ where: { id } })
  return { answer, row }
}

test(`SQL and the rules agree in ${cases.length} cases`, { timeout: 60_000 }, async () => {
  const user = await createUser(server)
  const { id } = await createSession(server.app.db, user.id, device)
  const rules = new Set<string>()
  for (const given of cases) {
    const { graceSeconds: grace, byCookie } = given.presenter
    const presentation = { generation: given.presented, byCookie, now: NOW, grace }
    const { rule, state } = judge(given.state, presentation)
    rules.add(rule)

    const { answer, row } = await presentIn(id, given)
    const isReuse = rule === 'reuse'
    expect(answer, JSON.stringify(given)).toMatchObject({ rule, generation: state.generation })
    expect(row, JSON.stringify(given)).toMatchObject({
      generation: state.generation,
      previousGeneration: state.previousGeneration,
      presented: state.presented,
      endReason: isReuse ? 'reuse' : null,
      reuseIp: isReuse ? device.ip : null,
      reuseUserAgent: isReuse ? device.userAgent : null,
    })
    const age = (Date.now() - row.rotatedAt.getTime()) / 1000
    expect(Math.abs(age - (NOW - state.rotatedAt)), JSON.stringify(given)).toBeLessThan(5)
    expect(Math.abs((answer?.age ?? -1) - (NOW - state.rotatedAt))).toBeLessThan(5)
  }
  expect(rules).toEqual(new Set(['same', 'rotated', 'grace', 'lost', 'reuse']))
})
