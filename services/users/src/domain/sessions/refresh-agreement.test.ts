import { expect, test } from 'vitest'
import { Prisma } from '#/generated/prisma/client.ts'
import { useApp } from '../../../test/app.ts'
import { createUser, reuseEvent } from '../../../test/factories.ts'
import { judge, type RefreshState, received } from '../../../test/model/rules.ts'
import { endReusedSession } from './end-reused-session.ts'
import { recordReceipt } from './receipts.ts'
import { redeemRefreshToken } from './refresh.ts'
import { createSession } from './sessions.ts'

const server = useApp()
const device = { ip: '192.0.2.1', userAgent: 'test', methods: ['password'] } as const
const NOW = 1_000_000
const HOUR = 3_600

interface Case {
  grace: number
  age: number
  /** Seconds since the last use, if that was later than the rotation. */
  used: number
  previousGeneration: number | null
  receivedGeneration: number | null
  losses: Pick<RefreshState, 'lostFromGeneration' | 'lostSince'>
  presentedBefore: boolean
  byCookie: boolean
  generation: number
}

/** Every combination. Times lie seconds away from each limit, so that a slow machine does not cross one. */
const ALL = product<Case>({
  grace: [0, 60],
  age: [0, 25, 50, 65, 110, 125, 150, 7 * 24 * HOUR],
  used: [5, 25],
  previousGeneration: [null, 4, 3],
  receivedGeneration: [null, 4, 5],
  losses: [
    { lostFromGeneration: null, lostSince: null },
    { lostFromGeneration: 4, lostSince: NOW - 5.9 * HOUR },
    { lostFromGeneration: 4, lostSince: NOW - 6.1 * HOUR },
    { lostFromGeneration: 3, lostSince: NOW - 6.1 * HOUR },
  ],
  presentedBefore: [false, true],
  byCookie: [false, true],
  generation: [1, 3, 4, 5, 6],
})
/** Every 47th case is tested. 47 divides no list's length, so all pairs of values occur. */
const STEP = 47
const SAMPLE = ALL.filter((_, index) => index % STEP === 0)

function product<T extends object>(lists: { [K in keyof T]: readonly T[K][] }): T[] {
  const entries = Object.entries<readonly unknown[]>(lists)
  const start: object[] = [{}]
  return entries.reduce(
    (made, [key, values]) =>
      made.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    start,
  ) as T[]
}

const stateOf = (given: Case): RefreshState => ({
  generation: 5,
  previousGeneration: given.previousGeneration,
  rotatedAt: NOW - given.age,
  lastUsedAt: NOW - Math.min(given.age, given.used),
  presented: given.presentedBefore,
  receivedGeneration: given.receivedGeneration,
  ...given.losses,
})

/** Writes a state to a live session's row. */
function write(id: string, state: RefreshState) {
  const ago = (time: number | null) =>
    Prisma.sql`clock_timestamp() - make_interval(secs => ${time === null ? null : NOW - time}::float8)`
  return server.app.db.$executeRaw`
    UPDATE sessions SET generation = ${state.generation}::int,
      previous_generation = ${state.previousGeneration}::int, presented = ${state.presented},
      received_generation = ${state.receivedGeneration}::int,
      lost_from_generation = ${state.lostFromGeneration}::int, lost_since = ${ago(state.lostSince)},
      rotated_at = ${ago(state.rotatedAt)}, last_used_at = ${ago(state.lastUsedAt)},
      ended_at = NULL, end_reason = NULL, reuse_ip = NULL, reuse_user_agent = NULL
    WHERE id = ${id}::uuid`
}

const read = (id: string) => server.app.db.session.findUniqueOrThrow({ where: { id } })

/** Rounds a time to five seconds, to allow for the duration of the test. */
const rounded = (time: Date | number | null) => {
  const seconds = time instanceof Date ? NOW - (Date.now() - time.getTime()) / 1000 : time
  return seconds === null ? null : Math.round(seconds / 5) * 5
}

async function expectAgreement(
  given: Case,
  id: string,
  user: Awaited<ReturnType<typeof createUser>>,
) {
  const { grace, byCookie, generation } = given
  const judged = judge(stateOf(given), { generation, byCookie, now: NOW, grace })
  await write(id, stateOf(given))
  const { rule, state, overtakable } = judged
  const isReuse = rule === 'reuse'
  const what = JSON.stringify(given)
  const claim = { sessionId: id, generation }
  const client = { ...device, graceSeconds: grace, event: reuseEvent(user), notice: null }
  // Before the refresh changes the row, or after it, because it leaves the row of a reused token as it was.
  const endIfReused = async () =>
    expect(await endReusedSession(server.app.db, claim, client), what).toBe(isReuse)
  if (!isReuse) await endIfReused()
  const answer = await redeemRefreshToken(server.app.db, claim, { graceSeconds: grace, byCookie })
  if (isReuse) await endIfReused()
  const row = await read(id)
  const granted = { rule, generation: state.generation, overtakable }
  expect(answer, what).toEqual(isReuse ? null : expect.objectContaining(granted))
  if (answer) expect(Math.abs(answer.age - (NOW - state.rotatedAt)), what).toBeLessThan(4)
  const { rotatedAt, lastUsedAt, lostSince, ...others } = state
  expect(row, what).toMatchObject({
    ...others,
    endReason: isReuse ? 'reuse' : null,
    reuseIp: isReuse ? device.ip : null,
    reuseUserAgent: isReuse ? device.userAgent : null,
  })
  const times = [row.rotatedAt, row.lastUsedAt, row.lostSince].map(rounded)
  expect(times, what).toEqual([rotatedAt, lastUsedAt, lostSince].map(rounded))
  return judged
}

test(`SQL and the rules agree in ${SAMPLE.length} cases`, { timeout: 180_000 }, async () => {
  const user = await createUser(server)
  const { id } = await createSession(server.app.db, user.id, device)
  const judged = []
  for (const given of SAMPLE) judged.push(await expectAgreement(given, id, user))
  const rules = new Set(judged.map(({ rule }) => rule))
  expect(rules).toEqual(new Set(['same', 'rotated', 'grace', 'lost', 'reuse']))
  expect(judged.some(({ overtakable }) => overtakable)).toBe(true)
  const events = await server.app.db.$queryRaw`
    SELECT count(*)::int AS count FROM audit_events WHERE action = 'authn_token_reuse'`
  expect(events).toEqual([{ count: judged.filter(({ rule }) => rule === 'reuse').length }])
})

test.for(product({ age: [40, 50], generation: [4, 5, 6] }))(
  'SQL and the rules agree on a receipt of generation $generation, $age s after the rotation to 5',
  async ({ age, generation }) => {
    const user = await createUser(server)
    const { id } = await createSession(server.app.db, user.id, device)
    const [first] = ALL
    const state = stateOf({ ...(first as Case), age })
    await write(id, state)
    const isDecided = await recordReceipt(server.app.db, { sessionId: id, generation })
    const { receivedGeneration } = received(state, generation, NOW)
    expect((await read(id)).receivedGeneration).toBe(receivedGeneration)
    expect(isDecided).toBe(generation !== 5 || age === 50)
  },
)
